import { errorFunction } from 'simple-statistics';

/** Up to here the distribution is exact; above, it is as good as normal (Kendall 1975, Rank Correlation Methods, 4.6). */
const exactUpTo = 50;

/**
 * Probability, two-sided, of a trend at least as strong in a series without any (Mann 1945, doi:10.2307/1907187; Kendall
 * 1975). Exact over all orders of the same values, ties among them; from 51 values on by the normal approximation with
 * the variance for ties and the correction for continuity. With fewer than five values it never is below 5 %.
 */
export function trendProbability(values: readonly number[]): number {
  const score = Math.abs(kendallScore(values));
  const ties = tieSizes(values);
  return values.length <= exactUpTo
    ? exactProbability(score, ties)
    : normalProbability(score, ties, values.length);
}

/** Pairs that rise less pairs that fall. */
function kendallScore(values: readonly number[]): number {
  let score = 0;
  for (const [index, later] of values.entries()) {
    for (const earlier of values.slice(0, index)) score += Math.sign(later - earlier);
  }
  return score;
}

/** How often each different value stands in the series. */
function tieSizes(values: readonly number[]): readonly number[] {
  const sizes = new Map<number, number>();
  for (const value of values) sizes.set(value, (sizes.get(value) ?? 0) + 1);
  return [...sizes.values()];
}

/** The score is the number of untied pairs less two for each inversion. */
function exactProbability(score: number, ties: readonly number[]): number {
  let before = 0;
  let inversions: readonly number[] = [1];
  for (const size of ties) {
    inversions = convolve(inversions, inversionsBetween(size, before));
    before += size;
  }
  const untied = inversions.length - 1;
  return inversions.reduce(
    (sum, share, count) => (Math.abs(untied - 2 * count) >= score ? sum + share : sum),
    0,
  );
}

/**
 * Shares of the orders of `one` equal values among `other` ones with 0, 1, 2 … inversions: the distribution of Mann and
 * Whitney 1947 (doi:10.1214/aoms/1177730491) by their recurrence on which value comes last.
 */
function inversionsBetween(one: number, other: number): readonly number[] {
  // For each number of the others, with as many of the one as the round says.
  let rows: readonly (readonly number[])[] = Array.from({ length: other + 1 }, () => [1]);
  for (let ones = 1; ones <= one; ones += 1) {
    const next: (readonly number[])[] = [[1]];
    for (let others = 1; others <= other; others += 1) {
      const all = ones + others;
      const lastIsOne = rows[others] ?? [];
      const lastIsOther = next[others - 1] ?? [];
      next.push(
        Array.from(
          { length: ones * others + 1 },
          (_, count) =>
            ((lastIsOne[count] ?? 0) * ones + (lastIsOther[count - ones] ?? 0) * others) / all,
        ),
      );
    }
    rows = next;
  }
  return rows[other] ?? [1];
}

function convolve(a: readonly number[], b: readonly number[]): readonly number[] {
  const sums = new Float64Array(a.length + b.length - 1);
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) sums[i + j] = (sums[i + j] ?? 0) + x * y;
  }
  return Array.from(sums);
}

function normalProbability(score: number, ties: readonly number[], count: number): number {
  const variance =
    (variancePart(count) - ties.reduce((sum, size) => sum + variancePart(size), 0)) / 18;
  if (variance <= 0) return 1;
  const z = Math.max(0, score - 1) / Math.sqrt(variance);
  return 1 - errorFunction(z / Math.SQRT2);
}

function variancePart(size: number): number {
  return size * (size - 1) * (2 * size + 5);
}
