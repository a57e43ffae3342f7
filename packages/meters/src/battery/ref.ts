import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { batteryOptionNames, parseBatteryOptions, type BatteryOptions } from './options.js';

/** What a laptop draws from its battery, while the charger is off. Throws `CONFIG_INVALID`. */
export function battery(options: BatteryOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'battery',
    entry: new URL('./meter.js', import.meta.url),
    options: parseBatteryOptions(options),
  });
}

export const knownBattery: KnownMeter = {
  id: 'battery',
  summary: 'whole laptop, measured by its battery while it discharges (Linux)',
  rank: 45,
  options: batteryOptionNames,
  ref: (options = {}) => battery(parseBatteryOptions(options)),
};
