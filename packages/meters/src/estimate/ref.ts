import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { estimateOptionNames, parseEstimateOptions, type EstimateOptions } from './options.js';

/** An estimate from CPU time, for machines without a meter. Throws `CONFIG_INVALID`. */
export function estimate(options: EstimateOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'estimate',
    entry: new URL('./meter.js', import.meta.url),
    options: parseEstimateOptions(options),
  });
}

export const knownEstimate: KnownMeter = {
  id: 'estimate',
  summary: 'no meter: CPU time of the process × thermal design power, ±40 % or worse',
  rank: 1000,
  options: estimateOptionNames,
  ref: (options = {}) => estimate(parseEstimateOptions(options)),
};
