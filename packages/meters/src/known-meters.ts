import { knownEstimate } from './estimate/ref.js';
import type { KnownMeter } from './known-meter.js';
import { knownNvml } from './nvml/ref.js';
import { knownRaplPerf } from './rapl-perf/ref.js';
import { knownRapl } from './rapl/ref.js';
import { knownReplay } from './replay/ref.js';
import { knownSimulated } from './simulated/ref.js';

/** The meters of this package, the best first. */
export const knownMeters: readonly KnownMeter[] = [
  knownRapl,
  knownRaplPerf,
  knownNvml,
  knownEstimate,
  knownSimulated,
  knownReplay,
];
