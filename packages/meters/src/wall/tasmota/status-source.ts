import type { FailedRead } from '../../engine/counter-source.js';

/** The block ENERGY of the device, and when it arrived where it came by itself. */
export type EnergyAnswer =
  | { readonly state: 'answer'; readonly energy: unknown; readonly atNs?: number }
  | FailedRead;

/** A way to ask the device for what it measures. */
export interface StatusSource {
  ask(signal: AbortSignal): Promise<EnergyAnswer>;
  close(): Promise<void>;
}
