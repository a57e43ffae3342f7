import type { Channel, ReadingIssue, UnavailableReason } from '@wattbench/core';

export interface FailedRead {
  readonly state: 'failed';
  readonly reason: UnavailableReason | ReadingIssue;
  /** What was read, and what came back. */
  readonly detail: string;
}

export type CounterRead = { readonly state: 'read'; readonly count: bigint } | FailedRead;

/** One cumulative energy counter: what a meter has to say about it, and how to read it. */
export interface CounterSource {
  readonly channel: Channel;
  /** Counts in one joule: 1e6 for a counter of µJ. */
  readonly countsPerJoule: number;
  /** The counter holds 0 up to this number less one, then starts again at 0. `null`: it never wraps. */
  readonly modulus: bigint | null;
  /** More than this cannot be: bounds the time in which a wrap can be undone, and shows a reset. */
  readonly maximumPowerW: number;
  /** A counter that shows less than this over a window stands still; left out where 0 J can be true. */
  readonly minimumPowerW?: number;
  /** Doubts that hold for every reading of this counter. */
  readonly issues?: readonly ReadingIssue[];
  /** Best without a promise: the shorter the read, the sharper the edges of the window. */
  read(): CounterRead | Promise<CounterRead>;
}
