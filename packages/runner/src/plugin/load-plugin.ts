import {
  WattbenchError,
  type Backend,
  type Meter,
  type PluginKind,
  type PluginRef,
} from '@wattbench/core';

interface PluginOf {
  readonly backend: Backend;
  readonly meter: Meter;
}

const methods = { backend: ['probe', 'open'], meter: ['probe', 'open'] } as const;

/**
 * Loads the runtime module of a plug-in and checks its shape.
 * Throws `PLUGIN_INVALID` naming the module, what was found and what was expected.
 */
export async function loadPlugin<K extends PluginKind>(ref: PluginRef<K>): Promise<PluginOf[K]> {
  const name = `${ref.kind} ${ref.id} (${ref.package.name} ${ref.package.version})`;
  if (!ref.entry.startsWith('file:')) {
    throw new WattbenchError(
      'PLUGIN_INVALID',
      `${name}: its entry is not a file: URL but ${JSON.stringify(ref.entry.slice(0, 200))}`,
    );
  }
  const module: unknown = await import(ref.entry).catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new WattbenchError('PLUGIN_INVALID', `${name}: its module does not load: ${message}`, {
      cause,
    });
  });
  const factory = property(module, 'default');
  if (typeof factory !== 'function') {
    throw new WattbenchError(
      'PLUGIN_INVALID',
      `${name}: default export of its runtime module is ${typeof factory}, expected a function (options) => ${ref.kind}`,
    );
  }
  const plugin: unknown = factory(ref.options);
  const missing = methods[ref.kind].filter((key) => typeof property(plugin, key) !== 'function');
  if (missing.length > 0 || property(plugin, 'specVersion') !== 1) {
    throw new WattbenchError(
      'PLUGIN_INVALID',
      missing.length > 0
        ? `${name}: its factory gives an object without ${missing.join(' and ')}`
        : `${name}: specVersion is ${String(property(plugin, 'specVersion'))}, expected 1`,
    );
  }
  return plugin as PluginOf[K];
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
