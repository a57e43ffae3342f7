import type { PluginRef } from '@wattbench/core';
import { parseEstimateOptions } from './estimate/options.js';
import { estimate, rapl } from './meter-refs.js';
import { parseRaplOptions } from './rapl/options.js';

export interface KnownMeter {
  readonly id: string;
  readonly summary: string;
  /** Lower is better: what measures goes before what estimates. */
  readonly rank: number;
  /** Throws `CONFIG_INVALID` for options that the meter does not take. */
  ref(options?: unknown): PluginRef<'meter'>;
}

/** The meters of this package, the best first. */
export const knownMeters: readonly KnownMeter[] = [
  {
    id: 'rapl',
    summary: 'processor and memory, measured by the processor itself (Linux, Intel and AMD)',
    rank: 10,
    ref: (options = {}) => rapl(parseRaplOptions(options)),
  },
  {
    id: 'estimate',
    summary: 'no meter: CPU time of the process × thermal design power, ±40 % or worse',
    rank: 100,
    ref: (options = {}) => estimate(parseEstimateOptions(options)),
  },
];
