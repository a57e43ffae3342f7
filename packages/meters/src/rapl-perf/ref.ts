import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { parseRaplPerfOptions, raplPerfOptionNames, type RaplPerfOptions } from './options.js';

/** Energy of processor and memory by Linux' power PMU, for containers. Throws `CONFIG_INVALID`. */
export function raplPerf(options: RaplPerfOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'rapl-perf',
    entry: new URL('./meter.js', import.meta.url),
    options: parseRaplPerfOptions(options),
  });
}

export const knownRaplPerf: KnownMeter = {
  id: 'rapl-perf',
  summary:
    'processor and memory by perf_event_open, where powercap is hidden (Linux, Intel and AMD; needs the package koffi)',
  rank: 11,
  options: raplPerfOptionNames,
  ref: (options = {}) => raplPerf(parseRaplPerfOptions(options)),
};
