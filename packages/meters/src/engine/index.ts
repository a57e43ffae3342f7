export { systemClock, type Clock } from './clock.js';
export type { CounterRead, CounterSource, FailedRead } from './counter-source.js';
export {
  CounterTracker,
  plausibleCounts,
  wrapTimeNs,
  type CountBreak,
  type CounterPoint,
  type TrackedRead,
} from './counter-tracker.js';
export {
  counterReading,
  leastUpdates,
  qualityOf,
  windowBetween,
  type CounterInterval,
} from './counter-reading.js';
export {
  backgroundPeriodMs,
  createCounterSession,
  type CounterSessionRequest,
} from './counter-session.js';
export { observeUpdatePeriodNs, withObservedPeriod } from './observe-update-period.js';
export { createSession, type SessionParts } from './session.js';
export { combinedUncertaintyJ, counterUncertainty, type CountedEnergy } from './uncertainty.js';
export { measureEnergy, type MeasuredWork, type MeasureEnergyOptions } from './measure-energy.js';
export type {
  OpenReader,
  PolledCounter,
  PolledPower,
  PolledRead,
  PolledSource,
  Reader,
} from './reader.js';
export { onlyChannels, type ChannelChoice } from './only-channels.js';
export { polledMeter, type PolledMeterRequest } from './polled-meter.js';
export { createPolledSession, type PolledSessionRequest } from './polled-session.js';
