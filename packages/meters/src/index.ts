export { estimate, rapl } from './meter-refs.js';
export { knownMeters, type KnownMeter } from './known-meters.js';
export type { RaplOptions } from './rapl/options.js';
export type { EstimateOptions } from './estimate/options.js';
export {
  measureEnergy,
  type MeasuredWork,
  type MeasureEnergyOptions,
} from './engine/measure-energy.js';
export { combinedUncertaintyJ } from './engine/uncertainty.js';
