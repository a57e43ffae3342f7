import type { Backend, Meter, PluginKind, PluginRef } from '@wattbench/core';
import { demand, describeError, fail } from './demand.js';

interface Plugins {
  readonly meter: Meter;
  readonly backend: Backend;
}

/** A meter from its ref, as the runner makes it: options that went through JSON. */
export async function loadMeter(ref: PluginRef<'meter'>): Promise<Meter> {
  return loadPlugin(ref, 'meter');
}

/** A backend from its ref, as the runner makes it: options that went through JSON. */
export async function loadBackend(ref: PluginRef<'backend'>): Promise<Backend> {
  return loadPlugin(ref, 'backend');
}

async function loadPlugin<Kind extends PluginKind>(
  { entry, options }: PluginRef<Kind>,
  kind: Kind,
): Promise<Plugins[Kind]> {
  let module: { readonly default?: unknown };
  try {
    module = await import(entry);
  } catch (error) {
    fail(`the entry ${entry} cannot be imported: ${describeError(error)}`);
  }
  demand(
    typeof module.default === 'function',
    `the entry ${entry} has a default export of type ${typeof module.default}; expected (options) => ${kind}`,
  );
  const plugin: unknown = module.default(JSON.parse(JSON.stringify(options)));
  demand(
    isPlugin<Kind>(plugin),
    `the entry ${entry} made no ${kind}; expected specVersion, id, probe, open`,
  );
  return plugin;
}

/** Both kinds begin alike. */
function isPlugin<Kind extends PluginKind>(value: unknown): value is Plugins[Kind] {
  return (
    typeof value === 'object' &&
    value !== null &&
    'specVersion' in value &&
    value.specVersion === 1 &&
    'id' in value &&
    typeof value.id === 'string' &&
    'probe' in value &&
    typeof value.probe === 'function' &&
    'open' in value &&
    typeof value.open === 'function'
  );
}
