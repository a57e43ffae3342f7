import type { MeterUse, SteadyRule } from '@wattbench/core';
import { longestAveragingS, slowestUpdateS } from '../metering/slowest-update.js';

/** With fewer new values in a window, a meter says little about its power (`too-few-updates`). */
const leastUpdates = 10;
/** A record holds every round. */
const mostRounds = 1000;

/**
 * Seconds of a round, and whether the meter can tell its power. Rounds are made long enough for the slowest counted
 * channel of the first meter where as many of them as the rule looks at fit into the warm-up; else latency alone is judged.
 */
export function roundLength(
  rule: SteadyRule,
  { maximumS, meter }: { readonly maximumS: number; readonly meter: MeterUse | undefined },
): { readonly roundS: number; readonly powerTold: boolean } {
  const wantedS = Math.max(rule.roundS, maximumS / mostRounds);
  const neededS = leastUpdates * slowestUpdateS(meter) + longestAveragingS(meter);
  if (neededS <= wantedS) return { roundS: wantedS, powerTold: neededS > 0 };
  return neededS * rule.rounds <= maximumS
    ? { roundS: neededS, powerTold: true }
    : { roundS: wantedS, powerTold: false };
}
