import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean, sampleStandardDeviation } from 'simple-statistics';

/** A value and the limits that hold the true one with about 95 % probability. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One repeat: its value and the half-widths (about 95 %, in the unit of the value) of what its meter is in doubt of. */
export interface DoubtfulValue {
  readonly value: number;
  /** From causes that all repeats share, such as the gain of the meter: more repeats do not make it smaller. */
  readonly systematic: number;
  /** From causes that are new in each repeat, such as the resolution of the meter. */
  readonly independent: number;
}

/**
 * The mean of positive values and its 95 % interval, or `null` when none can be given.
 *
 * Three parts:
 * - systematic: mean of the relative half-widths. Fully correlated between repeats, so it does not shrink
 *   (GUM, JCGM 100:2008, 5.2.2, note 1).
 * - independent: root of the sum of squares over the repeats, divided by their number (GUM 5.1.2 for a mean).
 * - repeatability, from two repeats on: the spread of the repeats, a type A evaluation (GUM 4.2) with Student's t for
 *   `n - 1` degrees of freedom (GUM G.3.2), on the logarithm: f = exp(t(0.975, n - 1) * s(ln x) / sqrt(n)).
 *
 * Energy is positive and its disturbances multiply (Limpert et al. 2001,
 * doi:10.1641/0006-3568(2001)051[0341:LNDATS]2.0.CO;2), so each part is a factor on each side, and the logarithms of
 * the factors combine as the root of the sum of squares. For small parts that is the sum of squares of relative
 * half-widths (GUM 5.1.6); for wide ones it does not fall below 0. A doubt of 100 % or more has no lower limit but 0.
 *
 * GUM: https://www.bipm.org/documents/20126/2071204/JCGM_100_2008_E.pdf
 */
export function positiveInterval(repeats: readonly DoubtfulValue[]): Interval | null {
  const values = repeats.map((repeat) => repeat.value);
  if (values.length === 0 || values.some((value) => !(value > 0))) return null;
  const centre = mean(values);
  const meter = [
    mean(repeats.map((repeat) => repeat.systematic / repeat.value)),
    rootOfSquares(repeats.map((repeat) => repeat.independent)) / values.length / centre,
  ];
  const repeatability = spreadOfMean(values.map(Math.log));
  const below = meter.map((share) => -Math.log(Math.max(0, 1 - share)));
  const above = meter.map(Math.log1p);
  return finite({
    mean: centre,
    low: centre * Math.exp(-rootOfSquares([...below, repeatability])),
    high: centre * Math.exp(rootOfSquares([...above, repeatability])),
  });
}

/**
 * The mean of values of either sign and its 95 % interval, or `null` when none can be given: as
 * `positiveInterval`, but symmetrical, since a difference has no logarithm.
 */
export function signedInterval(repeats: readonly DoubtfulValue[]): Interval | null {
  if (repeats.length === 0) return null;
  const values = repeats.map((repeat) => repeat.value);
  const centre = mean(values);
  const half = rootOfSquares([
    mean(repeats.map((repeat) => repeat.systematic)),
    rootOfSquares(repeats.map((repeat) => repeat.independent)) / values.length,
    spreadOfMean(values),
  ]);
  return finite({ mean: centre, low: centre - half, high: centre + half });
}

/** Root of the sum of squares, without overflow on the way. */
export function rootOfSquares(values: readonly number[]): number {
  return Math.hypot(...values);
}

/** Half-width of the 95 % interval of a mean by Student's t; 0 for a single value, which tells nothing of the spread. */
function spreadOfMean(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const t = tQuantile(0.975, values.length - 1);
  return (t * sampleStandardDeviation([...values])) / Math.sqrt(values.length);
}

function finite(interval: Interval): Interval | null {
  const { mean: centre, low, high } = interval;
  if (![centre, low, high].every(Number.isFinite)) return null;
  // Rounding in the last digit must not put the mean outside.
  return { mean: centre, low: Math.min(low, centre), high: Math.max(high, centre) };
}
