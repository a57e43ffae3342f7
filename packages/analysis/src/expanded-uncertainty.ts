import chiSquareQuantile from '@stdlib/stats-base-dists-chisquare-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';

/** A variance of a mean that was estimated from a spread (type A, GUM 4.2). */
export interface EstimatedVariance {
  readonly variance: number;
  /** One less than the number of values. */
  readonly degrees: number;
}

/** Causes of doubt of one figure, as variances of one scale. */
export interface Variances {
  /** One for each mean that went into the figure. */
  readonly estimated: readonly EstimatedVariance[];
  /** Sum of the variances that are stated and not estimated (type B, GUM 4.3). */
  readonly known: number;
}

export interface ExpandedUncertainty {
  readonly halfWidth: number;
  /** Combined standard uncertainty. */
  readonly standard: number;
  readonly coverageFactor: number;
  /** Effective; `Infinity` where nothing was estimated. */
  readonly degrees: number;
}

/** Half-width, in standard deviations, of the central interval of a normal distribution. */
export function normalFactor(level: number): number {
  return normalQuantile((1 + level) / 2, 0, 1);
}

/**
 * The half-width that holds the truth with probability `level`: combined standard uncertainty times Student's t for
 * the effective degrees of freedom of Welch and Satterthwaite (GUM, JCGM 100:2008, G.4.1; Welch 1947,
 * doi:10.1093/biomet/34.1-2.28).
 *
 * For few repeats beside a stated uncertainty of like size that formula gives too many degrees of freedom, as the
 * spread that it is fed with is small just when it misleads: three repeats are covered in 92 and not 95 of 100.
 * So the degrees that the stated part adds are multiplied by (v - 1/2) / (v + 2), v those of the estimated part alone,
 * which are never undercut. Chosen by simulation: 94.5 to 96 of 100 for three and more repeats (docs/decisions/0023).
 */
export function expandedUncertainty(
  { estimated, known }: Variances,
  level: number,
): ExpandedUncertainty {
  const estimatedSum = estimated.reduce((sum, { variance }) => sum + variance, 0);
  const standard = Math.sqrt(estimatedSum + known);
  const degrees = effectiveDegrees({ estimated, known });
  const coverageFactor =
    degrees === Infinity ? normalFactor(level) : tQuantile((1 + level) / 2, degrees);
  return { halfWidth: coverageFactor * standard, standard, coverageFactor, degrees };
}

function effectiveDegrees({ estimated, known }: Variances): number {
  const sum = estimated.reduce((total, { variance }) => total + variance, 0);
  if (sum === 0) return Infinity;
  // Shares instead of variances: their fourth powers could underflow.
  const reciprocal = estimated.reduce(
    (total, { variance, degrees }) => total + (variance / sum) ** 2 / degrees,
    0,
  );
  const ofEstimated = 1 / reciprocal;
  const ofAll = ofEstimated * (1 + known / sum) ** 2;
  return Math.max(ofEstimated, (ofAll * (ofEstimated - 0.5)) / (ofEstimated + 2));
}

/** Chance with which repeats that differ by no more than the meter errs are taken for ones that err alike. */
const disbelief = 0.01;

/**
 * The variance of a mean over repeats, of which each has a stated variance of its own that should show in their spread:
 * then the spread is all of it, and nothing is added to it. A spread below the 1 % point of what the stated variance
 * alone would give (chi-squared, GUM 4.2.2 and G.3) belies that the errors are new in each repeat, as where a coarse
 * step shows the same value every time: the stated variance then counts, and more repeats do not make it smaller. One
 * repeat has no spread, and counts with what is stated.
 */
export function varianceOfRepeats(
  spread: EstimatedVariance | null,
  statedOfOne: number,
): Variances {
  if (spread === null) return { estimated: [], known: statedOfOne };
  return isBelied(spread, statedOfOne)
    ? { estimated: [], known: statedOfOne }
    : { estimated: [spread], known: 0 };
}

/** Whether repeats differ by too little for errors that are new in each. */
export function isBelied({ variance, degrees }: EstimatedVariance, statedOfOne: number): boolean {
  const statedOfMean = statedOfOne / (degrees + 1);
  return variance * degrees < statedOfMean * chiSquareQuantile(disbelief, degrees);
}
