import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { parseSimulatedOptions, simulatedOptionNames, type SimulatedOptions } from './options.js';

/** A device that does not exist, with the defects that real meters have. Throws `CONFIG_INVALID`. */
export function simulated(options: SimulatedOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'simulated',
    entry: new URL('./meter.js', import.meta.url),
    options: parseSimulatedOptions(options),
  });
}

export const knownSimulated: KnownMeter = {
  id: 'simulated',
  summary: 'no hardware: a device of known power with chosen defects, for trying out',
  rank: 2000,
  options: simulatedOptionNames,
  pretended: true,
  ref: (options = {}) => simulated(parseSimulatedOptions(options)),
};
