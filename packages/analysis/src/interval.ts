import { mean, sampleStandardDeviation } from 'simple-statistics';
import {
  expandedUncertainty,
  normalFactor,
  varianceOfRepeats,
  type EstimatedVariance,
  type Variances,
} from './expanded-uncertainty.js';

/** A value and the limits that hold the true one, with about 95 % probability unless another level is said. */
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

export interface RatioOptions {
  /** Probability that the interval holds the truth. */
  readonly level?: number;
  /** Whether one meter read both, so that its gain cancels. */
  readonly sharedGain?: boolean;
}

/** At which doubts are stated. */
const statedLevel = 0.95;
const stated = normalFactor(statedLevel);

/**
 * The mean of positive values and its interval, or `null` when none can be given.
 *
 * Three parts:
 * - systematic: mean of the relative half-widths. Fully correlated between repeats, so it does not shrink
 *   (GUM, JCGM 100:2008, 5.2.2, note 1).
 * - spread of the repeats, from two on: a type A evaluation (GUM 4.2) on the logarithm. What the meter errs by anew in
 *   each repeat shows in it, so it is not added.
 * - independent: what the meter errs by in one repeat, in its place where there is one repeat alone, or where the repeats
 *   differ by too little for errors that are new in each (see `varianceOfRepeats`).
 *
 * Energy is positive and its disturbances multiply (Limpert et al. 2001,
 * doi:10.1641/0006-3568(2001)051[0341:LNDATS]2.0.CO;2), so each part is a factor on each side, and the logarithms of
 * the factors combine as standard uncertainties do (GUM 5.1.6). A doubt of 100 % or more has no lower limit but 0.
 *
 * GUM: https://www.bipm.org/documents/20126/2071204/JCGM_100_2008_E.pdf
 */
export function positiveInterval(
  repeats: readonly DoubtfulValue[],
  level = statedLevel,
): Interval | null {
  const found = meanOf(repeats);
  if (found === null) return null;
  const { centre, systematic, independent, spread } = found;
  const reach = (by: (share: number) => number): number =>
    reachOf(
      variancesOf({ means: [{ spread, meter: by(independent) }], common: [by(systematic)] }),
      level,
    );
  return around(centre, { fall: reach(fallBy), rise: reach(Math.log1p) });
}

/**
 * The mean of values of either sign and its interval, or `null` when none can be given: as `positiveInterval`, but
 * symmetrical, since a difference has no logarithm.
 */
export function signedInterval(
  repeats: readonly DoubtfulValue[],
  level = statedLevel,
): Interval | null {
  if (repeats.length === 0) return null;
  const values = repeats.map((repeat) => repeat.value);
  const centre = mean(values);
  const doubt = {
    spread: varianceOfMean(values),
    meter: meanSquareRoot(repeats.map((repeat) => repeat.independent)),
  };
  const common = [mean(repeats.map((repeat) => repeat.systematic))];
  const half = reachOf(variancesOf({ means: [doubt], common }), level);
  return finite({ mean: centre, low: centre - half, high: centre + half });
}

/**
 * The ratio of two means over repeats and its interval, or `null` when none can be given: as `positiveInterval`, with
 * these parts:
 * - systematic: where one meter read both, a gain that is wrong by the same share in both cancels; what is left is the
 *   quotient of the two factors, 1 where the shares are equal (fully correlated inputs, GUM 5.2.2, example). Where two
 *   meters did, both count.
 * - spreads of both on the logarithm. A mean of one repeat has none, and counts with what its meter doubts.
 */
export function ratioInterval(
  numerator: readonly DoubtfulValue[],
  denominator: readonly DoubtfulValue[],
  { level = statedLevel, sharedGain = true }: RatioOptions = {},
): Interval | null {
  const doubt = ratioDoubt(numerator, denominator, sharedGain);
  return doubt === null
    ? null
    : around(doubt.ratio, { fall: reachOf(doubt.fall, level), rise: reachOf(doubt.rise, level) });
}

/** A ratio of two means and, on the logarithm, the variances of what may make it too high (`fall`) or too low (`rise`). */
export interface RatioDoubt {
  readonly ratio: number;
  readonly fall: Variances;
  readonly rise: Variances;
}

/** What `ratioInterval` is made of; `null` when there is no ratio. */
export function ratioDoubt(
  numerator: readonly DoubtfulValue[],
  denominator: readonly DoubtfulValue[],
  sharedGain: boolean,
): RatioDoubt | null {
  const above = meanOf(numerator);
  const below = meanOf(denominator);
  if (above === null || below === null) return null;
  type Reach = (share: number) => number;
  const variances = (ofAbove: Reach, ofBelow: Reach): Variances =>
    variancesOf({
      means: [
        { spread: above.spread, meter: ofAbove(above.independent) },
        { spread: below.spread, meter: ofBelow(below.independent) },
      ],
      common: sharedGain
        ? [unsharedFactor(above.systematic, below.systematic)]
        : [ofAbove(above.systematic), ofBelow(below.systematic)],
    });
  return {
    ratio: above.centre / below.centre,
    fall: variances(fallBy, Math.log1p),
    rise: variances(Math.log1p, fallBy),
  };
}

/** Root of the sum of squares, without overflow on the way. */
export function rootOfSquares(values: readonly number[]): number {
  return Math.hypot(...values);
}

/** What one mean is in doubt of: the spread of its values, and the half-width of what its meter errs by in one repeat. */
interface MeanDoubt {
  /** `null` for a single value, which tells nothing of it. */
  readonly spread: EstimatedVariance | null;
  readonly meter: number;
}

/** Of a sum of means with doubts in common. */
function variancesOf({
  means,
  common,
}: {
  readonly means: readonly MeanDoubt[];
  readonly common: readonly number[];
}): Variances {
  const shared = common.reduce((sum, half) => sum + (half / stated) ** 2, 0);
  const ofMeans = means.map(({ spread, meter }) =>
    varianceOfRepeats(spread, (meter / stated) ** 2),
  );
  return {
    estimated: ofMeans.flatMap(({ estimated }) => estimated),
    known: ofMeans.reduce((sum, { known }) => sum + known, shared),
  };
}

/** Half-width at this level; `Infinity` where a doubt is. */
function reachOf(variances: Variances, level: number): number {
  return Number.isFinite(variances.known)
    ? expandedUncertainty(variances, level).halfWidth
    : Infinity;
}

function meanSquareRoot(values: readonly number[]): number {
  return rootOfSquares(values) / Math.sqrt(values.length);
}

/** The mean of positive values, and as shares of it what its meter is in doubt of; `null` where there is none. */
function meanOf(repeats: readonly DoubtfulValue[]) {
  const values = repeats.map((repeat) => repeat.value);
  if (values.length === 0 || values.some((value) => !(value > 0))) return null;
  const centre = mean(values);
  return {
    centre,
    systematic: mean(repeats.map((repeat) => repeat.systematic / repeat.value)),
    independent: meanSquareRoot(repeats.map((repeat) => repeat.independent)) / centre,
    spread: varianceOfMean(values.map(Math.log)),
  };
}

/** Of repeats; `null` for a single value, which tells nothing of its spread. */
export function varianceOfMean(values: readonly number[]): EstimatedVariance | null {
  if (values.length < 2) return null;
  return {
    variance: sampleStandardDeviation([...values]) ** 2 / values.length,
    degrees: values.length - 1,
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

function around(
  centre: number,
  { fall, rise }: { readonly fall: number; readonly rise: number },
): Interval | null {
  return finite({ mean: centre, low: centre * Math.exp(-fall), high: centre * Math.exp(rise) });
}

function finite(interval: Interval): Interval | null {
  const { mean: centre, low, high } = interval;
  if (![centre, low, high].every(Number.isFinite)) return null;
  // Rounding in the last digit must not put the mean outside.
  return { mean: centre, low: Math.min(low, centre), high: Math.max(high, centre) };
}
