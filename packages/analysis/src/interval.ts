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
  const found = meanOf(repeats);
  if (found === null) return null;
  const { centre, systematic, independent, logarithms } = found;
  const repeatability = spreadOfMean(logarithms);
  const fall = rootOfSquares([fallBy(systematic), fallBy(independent), repeatability]);
  const rise = rootOfSquares([Math.log1p(systematic), Math.log1p(independent), repeatability]);
  return finite({ mean: centre, low: centre * Math.exp(-fall), high: centre * Math.exp(rise) });
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

/**
 * The ratio of two means over repeats read by one meter and its 95 % interval, or `null` when none can be given: as
 * `positiveInterval`, with these parts:
 * - systematic: a gain that is wrong by the same share in both cancels. What is left is the quotient of the two
 *   factors, 1 where the shares are equal (fully correlated inputs, GUM 5.2.2, example).
 * - independent: that of both means.
 * - repeatability: the spreads of both on the logarithm, with Student's t for the effective degrees of freedom of
 *   Welch and Satterthwaite (GUM G.4.1, formula G.2b; Welch 1947, doi:10.1093/biomet/34.1-2.28). A mean of one repeat
 *   adds none, for it tells nothing of its spread.
 */
export function ratioInterval(
  numerator: readonly DoubtfulValue[],
  denominator: readonly DoubtfulValue[],
): Interval | null {
  const above = meanOf(numerator);
  const below = meanOf(denominator);
  if (above === null || below === null) return null;
  const common = [
    unsharedFactor(above.systematic, below.systematic),
    spreadOfDifference(above.logarithms, below.logarithms),
  ];
  const ratio = above.centre / below.centre;
  const fall = rootOfSquares([...common, fallBy(above.independent), Math.log1p(below.independent)]);
  const rise = rootOfSquares([...common, Math.log1p(above.independent), fallBy(below.independent)]);
  return finite({ mean: ratio, low: ratio * Math.exp(-fall), high: ratio * Math.exp(rise) });
}

/** Root of the sum of squares, without overflow on the way. */
export function rootOfSquares(values: readonly number[]): number {
  return Math.hypot(...values);
}

/** The mean of positive values, and as shares of it what its meter is in doubt of; `null` where there is none. */
function meanOf(repeats: readonly DoubtfulValue[]) {
  const values = repeats.map((repeat) => repeat.value);
  if (values.length === 0 || values.some((value) => !(value > 0))) return null;
  const centre = mean(values);
  return {
    centre,
    systematic: mean(repeats.map((repeat) => repeat.systematic / repeat.value)),
    independent:
      rootOfSquares(repeats.map((repeat) => repeat.independent)) / values.length / centre,
    logarithms: values.map(Math.log),
  };
}

/** How far a doubt of this share reaches down, on the logarithm. */
function fallBy(share: number): number {
  return -Math.log(Math.max(0, 1 - share));
}

/** What is left of a common error in a quotient, on the logarithm: the larger of what it is at either end of the error. */
function unsharedFactor(a: number, b: number): number {
  const rise = Math.abs(Math.log1p(a) - Math.log1p(b));
  // Two doubts of 100 % or more both reach down to 0, which says nothing of their quotient.
  return a >= 1 && b >= 1 ? rise : Math.max(rise, Math.abs(fallBy(a) - fallBy(b)));
}

/** Half-width of the 95 % interval of the difference of two means, whose values may spread differently. */
function spreadOfDifference(a: readonly number[], b: readonly number[]): number {
  const parts = [a, b]
    .filter((values) => values.length > 1)
    .map((values) => ({
      variance: sampleStandardDeviation([...values]) ** 2 / values.length,
      degrees: values.length - 1,
    }));
  const variance = parts.reduce((sum, part) => sum + part.variance, 0);
  if (variance === 0) return 0;
  const reciprocal = parts.reduce(
    (sum, part) => sum + (part.variance / variance) ** 2 / part.degrees,
    0,
  );
  return tQuantile(0.975, 1 / reciprocal) * Math.sqrt(variance);
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
