import type { Channel, Probe, ReadingIssue } from '@wattbench/core';
import type { FailedRead } from './counter-source.js';

/**
 * What a meter has to bring: it says what is there, and reads it once when asked. When to read, on
 * which thread, wraps, gaps, edges, energy and its uncertainty are the engine's.
 */
export interface Reader {
  readonly id: string;
  /** Time between two reads, in ms: a half to a fifth of the update period, as the device allows. */
  readonly pollPeriodMs: number;
  /** Longest time that one read may take before the engine counts it as failed, in ms. */
  readonly readLimitMs: number;
  /** What can be read, or why not, with the fix. Throws only for bugs. */
  probe(): Promise<Probe<{ readonly channels: readonly Channel[] }>>;
  /** Opens the named channels. Rejects with `METER_UNAVAILABLE`. */
  open(channels: readonly string[]): Promise<OpenReader>;
}

export interface OpenReader {
  readonly sources: readonly PolledSource[];
  /**
   * One read of everything: one entry per source, in their order. Without a promise where that is
   * possible: the engine then waits between reads without an event loop. A throw fails every source.
   * `signal` aborts at the time limit.
   */
  read(signal: AbortSignal): readonly PolledRead[] | Promise<readonly PolledRead[]>;
  close(): void | Promise<void>;
}

export type PolledSource = PolledCounter | PolledPower;

interface PolledCommon {
  readonly channel: Channel;
  /** More than this cannot be: shows resets and readings that are no power. */
  readonly maximumPowerW: number;
  /** Less than this over a window is a meter that stands still; left out where 0 can be true. */
  readonly minimumPowerW?: number;
  /** Doubts that hold for every reading of this source. */
  readonly issues?: readonly ReadingIssue[];
}

/** A cumulative energy counter: `channel.method` is `counter`. */
export interface PolledCounter extends PolledCommon {
  readonly kind: 'counter';
  /** Counts in one joule: 1e6 for a counter of µJ. */
  readonly countsPerJoule: number;
  /** The counter holds 0 up to this number less one, then starts again at 0. `null`: it never wraps. */
  readonly modulus: bigint | null;
}

/** A power display: `channel.method` is `power-samples`. */
export interface PolledPower extends PolledCommon {
  readonly kind: 'power';
  /** One step of the display, in W. */
  readonly resolutionW: number;
}

interface PolledValue {
  /**
   * Monotonic time (`process.hrtime`, ns) at which the value arrived, for a device that sends by
   * itself; the same time twice is the same value. Left out: the time of the read.
   */
  readonly atNs?: number;
  /** Doubts about this one value, kept on every reading whose window holds it. */
  readonly issues?: readonly ReadingIssue[];
}

export type PolledRead =
  | ({ readonly state: 'count'; readonly count: bigint } & PolledValue)
  | ({ readonly state: 'power'; readonly powerW: number } & PolledValue)
  | FailedRead;
