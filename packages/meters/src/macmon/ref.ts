import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { macmonOptionNames, parseMacmonOptions, type MacmonOptions } from './options.js';

/** Power of a Mac with Apple silicon, by the program macmon and without sudo. Throws `CONFIG_INVALID`. */
export function macmon(options: MacmonOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'macmon',
    entry: new URL('./meter.js', import.meta.url),
    options: parseMacmonOptions(options),
  });
}

export const knownMacmon: KnownMeter = {
  id: 'macmon',
  summary: 'Mac with Apple silicon: whole machine and its parts, by macmon, without sudo',
  rank: 12,
  options: macmonOptionNames,
  ref: (options = {}) => macmon(parseMacmonOptions(options)),
};
