import { WattbenchError, type Meter, type PluginRef } from '@wattbench/core';

/**
 * Loads the runtime module of a meter and makes the meter. Throws `PLUGIN_INVALID` for a module
 * without the shape of one, and what the module throws for its options (`CONFIG_INVALID`).
 */
export async function loadMeter(ref: PluginRef<'meter'>): Promise<Meter> {
  const invalid = (what: string, cause?: unknown): WattbenchError =>
    new WattbenchError('PLUGIN_INVALID', `meter ${ref.id} (${ref.package.name}): ${what}`, {
      cause,
    });
  if (!ref.entry.startsWith('file:')) throw invalid('its entry is not a file: URL');
  const module: unknown = await import(ref.entry).catch((cause: unknown) => {
    throw invalid(
      `its module does not load: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  });
  const factory = property(module, 'default');
  if (typeof factory !== 'function') {
    throw invalid(`the default export of its module is ${typeof factory}, expected a function`);
  }
  const meter: unknown = factory(ref.options);
  if (!isMeter(meter)) {
    throw invalid('its factory gives no object with specVersion 1, probe() and open()');
  }
  return meter;
}

function isMeter(value: unknown): value is Meter {
  return (
    property(value, 'specVersion') === 1 &&
    typeof property(value, 'probe') === 'function' &&
    typeof property(value, 'open') === 'function'
  );
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
