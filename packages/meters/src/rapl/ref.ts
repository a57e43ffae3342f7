import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { parseRaplOptions, raplOptionNames, type RaplOptions } from './options.js';

/** Energy of processor and memory, measured: Linux on Intel and AMD. Throws `CONFIG_INVALID`. */
export function rapl(options: RaplOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'rapl',
    entry: new URL('./meter.js', import.meta.url),
    options: parseRaplOptions(options),
  });
}

export const knownRapl: KnownMeter = {
  id: 'rapl',
  summary: 'processor and memory, measured by the processor itself (Linux, Intel and AMD)',
  rank: 10,
  options: raplOptionNames,
  ref: (options = {}) => rapl(parseRaplOptions(options)),
};
