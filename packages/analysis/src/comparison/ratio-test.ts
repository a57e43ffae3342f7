import tCdf from '@stdlib/stats-base-dists-t-cdf';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { expandedUncertainty, type Variances } from '../expanded-uncertainty.js';
import type { RatioDoubt } from '../interval.js';

/** Chance with which a smallest effect is to be seen. */
const power = 0.8;

/**
 * Two-sided p-value of "the ratio is 1". Where one meter read both it is Welch's t-test on the logarithms (Welch 1947,
 * doi:10.1093/biomet/34.1-2.28); where two did, their gains are part of the standard uncertainty.
 */
export function pValueOf(doubt: RatioDoubt): number {
  const { ratio } = doubt;
  if (ratio === 1) return 1;
  // What would have to be wrong for the truth to be 1.
  const variances = ratio > 1 ? doubt.fall : doubt.rise;
  return Math.min(1, 2 * tail(Math.abs(Math.log(ratio)), variances));
}

/** One-sided p-value of "the ratio is at most `limit`": small when the data show that it is above. */
export function pValueAbove({ ratio, fall }: RatioDoubt, limit: number): number {
  return oneSided(Math.log(ratio / limit), fall);
}

/** One-sided p-value of "the ratio is `limit` or more": small when the data show that it is below. */
export function pValueBelow({ ratio, rise }: RatioDoubt, limit: number): number {
  return oneSided(Math.log(limit / ratio), rise);
}

/**
 * One-sided limits of the ratio: `low` is below it with probability 1 - `ofLow`, `high` above it with 1 - `ofHigh`. The
 * p-value of a limit is below `ofLow` exactly when that limit is below `low`, and likewise for `high`.
 */
export function oneSidedLimits(
  { ratio, fall, rise }: RatioDoubt,
  { ofLow, ofHigh }: { readonly ofLow: number; readonly ofHigh: number },
): { readonly low: number; readonly high: number } {
  return {
    low: ratio * Math.exp(-oneSidedReach(fall, ofLow)),
    high: ratio * Math.exp(oneSidedReach(rise, ofHigh)),
  };
}

function oneSidedReach(variances: Variances, significance: number): number {
  return Number.isFinite(variances.known)
    ? expandedUncertainty(variances, 1 - 2 * significance).halfWidth
    : Infinity;
}

function oneSided(distance: number, variances: Variances): number {
  return distance > 0 ? tail(distance, variances) : 1 - tail(-distance, variances);
}

/**
 * The smallest ratio above 1 that a test at this significance would have shown with a chance of 80 %:
 * exp((t(1 - significance / 2) + t(0.8)) * standard uncertainty), the minimum detectable effect of Bloom (1995,
 * doi:10.1177/0193841X9501900504), on the logarithm. `null` when the doubt has no limit.
 */
export function smallestEffect({ fall }: RatioDoubt, significance: number): number | null {
  if (!Number.isFinite(fall.known)) return null;
  const { standard, degrees } = expandedUncertainty(fall, 1 - significance);
  const factor =
    degrees === Infinity
      ? normalQuantile(1 - significance / 2, 0, 1) + normalQuantile(power, 0, 1)
      : tQuantile(1 - significance / 2, degrees) + tQuantile(power, degrees);
  const effect = Math.exp(factor * standard);
  return Number.isFinite(effect) ? effect : null;
}

/** Chance that an error of this size or more, in this direction, comes about. */
function tail(distance: number, variances: Variances): number {
  if (!Number.isFinite(variances.known)) return 0.5;
  const { standard, degrees } = expandedUncertainty(variances, 0.95);
  if (standard === 0) return distance > 0 ? 0 : 0.5;
  return degrees === Infinity
    ? normalCdf(-distance / standard, 0, 1)
    : tCdf(-distance / standard, degrees);
}
