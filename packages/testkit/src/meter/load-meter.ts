import type { Meter, PluginRef } from '@wattbench/core';
import { demand, describeError, fail } from './meter-case.js';

/** A meter from its ref, as the runner makes it: options that went through JSON. */
export async function loadMeter(ref: PluginRef<'meter'>): Promise<Meter> {
  let module: { readonly default?: unknown };
  try {
    module = await import(ref.entry);
  } catch (error) {
    fail(`the entry ${ref.entry} cannot be imported: ${describeError(error)}`);
  }
  demand(
    typeof module.default === 'function',
    `the entry ${ref.entry} has a default export of type ${typeof module.default}; expected (options) => Meter`,
  );
  const meter: unknown = module.default(JSON.parse(JSON.stringify(ref.options)));
  demand(
    isMeter(meter),
    `the entry ${ref.entry} made no meter; expected specVersion, id, probe, open`,
  );
  return meter;
}

function isMeter(value: unknown): value is Meter {
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
