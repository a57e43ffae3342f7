import type { Protocol } from '@wattbench/core';

/** The rest is left for the call that is under way when the time is up, and for the conversation. */
const usableShare = 0.9;

/** A wish for a long phase, cut so that the limit does not end it: a shorter window is worth more than none. */
export function withinPhaseLimit(seconds: number, { phaseS }: Protocol['limits']): number {
  return Math.min(seconds, usableShare * phaseS);
}
