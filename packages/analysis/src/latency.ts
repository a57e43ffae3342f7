import type { CompletedResult } from '@wattbench/core';
import type { LatencyFigure } from './cell-summary.js';
import { nearestRank } from './nearest-rank.js';

const nsPerMs = 1e6;

/** Percentiles over the calls of all repeats together, in milliseconds per call; `null` without any call. */
export function latencyOf(results: readonly CompletedResult[]): LatencyFigure | null {
  return latencyFigure(results.flatMap((result) => result.latenciesNs));
}

/** Percentiles of times in nanoseconds, as milliseconds; `null` without any. */
export function latencyFigure(timesNs: readonly number[]): LatencyFigure | null {
  const times = timesNs.filter(Number.isFinite);
  const p50 = nearestRank(times, 0.5);
  const p95 = nearestRank(times, 0.95);
  return p50 === null || p95 === null ? null : { p50: p50 / nsPerMs, p95: p95 / nsPerMs };
}
