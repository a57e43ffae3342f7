import type { CompletedResult } from '@wattbench/core';
import { mean } from 'simple-statistics';

export interface Scores {
  readonly means: Readonly<Record<string, number>>;
  /** Metrics that are not the same in all repeats, though all repeats see the same samples; in words. */
  readonly differences: readonly string[];
}

/** Relative difference that rounding alone can make. */
const rounding = 1e-9;

/** Means over the repeats, in the order of the task's metrics. A metric without a number is left out, never 0. */
export function scoresOf(results: readonly CompletedResult[]): Scores {
  const means: Record<string, number> = {};
  const differences: string[] = [];
  for (const metric of new Set(results.flatMap((result) => Object.keys(result.scores)))) {
    const values = results.flatMap((result) => result.scores[metric] ?? []).filter(Number.isFinite);
    if (values.length === 0) continue;
    const low = Math.min(...values);
    const high = Math.max(...values);
    const centre = low === high ? low : mean(values);
    if (!Number.isFinite(centre)) continue;
    means[metric] = centre;
    if (high - low > rounding * Math.max(Math.abs(low), Math.abs(high))) {
      differences.push(`${metric} lies between ${low} and ${high}`);
    } else if (values.length < results.length) {
      differences.push(`${metric} stands in ${values.length} of ${results.length} repeats only`);
    }
  }
  return { means, differences };
}
