import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { hwmonOptionNames, parseHwmonOptions, type HwmonOptions } from './options.js';

/** Power and energy sensors of Linux: AMD and Intel graphics, Jetson, Grace, ACPI. Throws `CONFIG_INVALID`. */
export function hwmon(options: HwmonOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'hwmon',
    entry: new URL('./meter.js', import.meta.url),
    options: parseHwmonOptions(options),
  });
}

export const knownHwmon: KnownMeter = {
  id: 'hwmon',
  summary: 'sensors of Linux: AMD and Intel graphics, Jetson, Grace, ACPI power meter',
  rank: 20,
  options: hwmonOptionNames,
  ref: (options = {}) => hwmon(parseHwmonOptions(options)),
};
