export { fakeMeter, type FakeMeterOptions } from './fake-meter.js';
export { meterMisbehaviours, type MeterMisbehaviour } from './misbehaviours.js';
export { checkMeter, type MeterCaseResult } from './check-meter.js';
export type { CheckMeterOptions, MeterSource } from './check-options.js';
export { describeMeter } from './describe-meter.js';
export type { TestFramework } from '../conformance/test-framework.js';
export type { MeterCase, MeterCaseContext, MeteredWindow } from './meter-case.js';
export { meterCases } from './meter-cases.js';
export { VirtualClock } from './virtual-clock.js';
