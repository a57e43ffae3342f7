import type { Backend, PluginRef } from '@wattbench/core';
import { demand, describeError, fail } from '../meter/meter-case.js';

/** A backend from its ref, as the runner makes it: options that went through JSON. */
export async function loadBackend(ref: PluginRef<'backend'>): Promise<Backend> {
  let module: { readonly default?: unknown };
  try {
    module = await import(ref.entry);
  } catch (error) {
    fail(`the entry ${ref.entry} cannot be imported: ${describeError(error)}`);
  }
  demand(
    typeof module.default === 'function',
    `the entry ${ref.entry} has a default export of type ${typeof module.default}; expected (options) => Backend`,
  );
  const backend: unknown = module.default(structuredClone(ref.options));
  demand(
    isBackend(backend),
    `the entry ${ref.entry} made no backend; expected specVersion, id, probe, open`,
  );
  return backend;
}

function isBackend(value: unknown): value is Backend {
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
