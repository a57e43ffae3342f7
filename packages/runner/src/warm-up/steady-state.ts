import type { SteadyRule } from '@wattbench/core';
import { coefficientOfVariation } from 'simple-statistics';
import { trendProbability } from './mann-kendall.js';

const trendLevel = 0.05;

/** What a round of a warm-up says. The power is `null` where the meter does not tell it, absent while it is still to come. */
export interface JudgedRound {
  readonly medianLatencyNs: number;
  readonly powerW?: number | null;
}

/** How the last rounds went in one quantity. */
export interface SeriesState {
  /** Sample standard deviation over the mean. */
  readonly variation: number;
  readonly trend: boolean;
  readonly steady: boolean;
}

export interface Steadiness {
  readonly steady: boolean;
  /** `null`: too few rounds so far. */
  readonly latency: SeriesState | null;
  /** `null`: not told. */
  readonly power: SeriesState | null;
  /** Too few of the powers that the meter tells have come in. */
  readonly powerPending: boolean;
}

/**
 * Whether the last rounds of a warm-up are steady, see `SteadyRule`. Powers come later than latencies where a meter lags:
 * the last ones that are known are judged. Where the meter does not tell one of them, latency decides alone.
 */
export function steadyState(rounds: readonly JudgedRound[], rule: SteadyRule): Steadiness {
  // Two values are the least that can vary.
  const count = Math.max(2, rule.rounds);
  const latencies = rounds.slice(-count).map(({ medianLatencyNs }) => medianLatencyNs);
  const told = rounds.flatMap(({ powerW }) => (powerW === undefined ? [] : [powerW]));
  const powers = told.slice(-count).filter((powerW) => powerW !== null);
  const latency = latencies.length < count ? null : seriesState(latencies, rule.tolerance);
  const power = powers.length < count ? null : seriesState(powers, rule.tolerance);
  const powerPending = told.length < Math.min(count, rounds.length);
  const steady = latency?.steady === true && !powerPending && (power === null || power.steady);
  return { steady, latency, power, powerPending };
}

function seriesState(values: readonly number[], tolerance: number): SeriesState {
  const variation = coefficientOfVariation([...values]);
  const trend = trendProbability(values) < trendLevel;
  return { variation, trend, steady: variation <= tolerance && !trend };
}

/** Why it is not steady, with figures. */
export function unsteadyDetail(
  { latency, power, powerPending }: Steadiness,
  rule: SteadyRule,
): string {
  if (latency === null) return `fewer than ${rule.rounds} rounds fitted into the warm-up`;
  const found = [
    `latency varied by ${inWords(latency)}`,
    ...(power === null ? [] : [`power by ${inWords(power)}`]),
    ...(powerPending ? ['the meter had told the power of too few rounds'] : []),
  ];
  const allowed = percent(rule.tolerance);
  return `over the last ${rule.rounds} rounds of the warm-up ${found.join(', ')}; steady is at most ${allowed} without a trend`;
}

function inWords({ variation, trend }: SeriesState): string {
  return `${percent(variation)}${trend ? ' with a trend' : ''}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
