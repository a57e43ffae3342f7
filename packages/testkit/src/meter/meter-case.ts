import type { Channel, Meter, MeterSession, PluginRef, Snapshot } from '@wattbench/core';

/** One obligation of a meter. */
export interface MeterCase {
  readonly id: string;
  /** What the meter does, as a sentence without its subject. */
  readonly title: string;
  /** Resolves where the meter does as it must, and rejects with what was found where it does not. */
  run(context: MeterCaseContext): Promise<void>;
}

/** What a case works with; made anew for each case. */
export interface MeterCaseContext {
  /** `null` where a meter was given instead of a ref. */
  readonly ref: PluginRef<'meter'> | null;
  readonly secrets: readonly string[];
  readonly snapshotLimitMs: number;
  /** Time in which what was closed must be gone. */
  readonly settleMs: number;
  readonly mayBeUnavailable: boolean;
  /** A meter of its own from a ref; the same one where a meter was given. */
  createMeter(): Promise<Meter>;
  /** What the probe says. Not applicable where the meter is unavailable. */
  channels(): Promise<readonly Channel[]>;
  /** A session over these channels, or over all; closed after the case. */
  open(channels?: readonly string[]): Promise<MeterSession>;
  /** Lets a window of a length pass that the meter can see, or a part of it. */
  wait(part?: number): Promise<void>;
  /** Takes a snapshot, lets a window pass, takes another. */
  window(session: MeterSession): Promise<MeteredWindow>;
  /** Ends the case: the meter does not declare what it is about. */
  notApplicable(reason: string): never;
}

export interface MeteredWindow {
  readonly from: Snapshot;
  readonly to: Snapshot;
}
