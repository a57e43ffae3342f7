import type { Result } from '@wattbench/core';

export const runCheckIds = ['windows', 'latencies', 'tokens', 'energy', 'traces'] as const;
export type RunCheckId = (typeof runCheckIds)[number];

/** What one check found in one run. */
export interface RunFinding {
  readonly check: RunCheckId;
  /** What contradicts what, in words; empty where all fits together. */
  readonly faults: readonly string[];
  /** How many things were held against one another. */
  readonly compared: number;
  /** Why something could not be checked; `null` where all could. */
  readonly notPossible: string | null;
}

/** Looks at one result alone. Throws nothing, whatever stands in it. */
export type RunCheck = (result: Result) => Omit<RunFinding, 'check'>;

/** The clock is read in whole nanoseconds, and above 104 days of uptime a number holds them to a few. */
export const clockSlackNs = 1000;

export function isLength(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

export function millisecondsText(ns: number): string {
  return `${Number((ns / 1e6).toPrecision(6))} ms`;
}
