/**
 * Softmax: exp(x - max) / sum(exp(x - max)). The largest value is taken off first, so that no
 * exponential overflows (Blanchard, Higham & Higham 2021, https://doi.org/10.1093/imanum/draa038).
 * Takes at least one finite value.
 */
export function softmax(values: ArrayLike<number>): Float64Array {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    maximum = Math.max(maximum, values[index] ?? maximum);
  }
  const result = Float64Array.from(values, (value) => Math.exp(value - maximum));
  let sum = 0;
  for (const value of result) sum += value;
  return result.map((value) => value / sum);
}

export interface RankedIndex {
  readonly index: number;
  readonly score: number;
}

/** The highest scores, highest first; the lower index first where two are equal. */
export function rankScores(scores: ArrayLike<number>, count: number): readonly RankedIndex[] {
  const kept: RankedIndex[] = [];
  for (let index = 0; index < scores.length; index += 1) {
    const score = scores[index] ?? Number.NEGATIVE_INFINITY;
    if (kept.length === count && score <= (kept.at(-1)?.score ?? score)) continue;
    const place = kept.findIndex((other) => other.score < score);
    kept.splice(place === -1 ? kept.length : place, 0, { index, score });
    if (kept.length > count) kept.pop();
  }
  return kept;
}

/** Index of the largest value; the first where two are equal. */
export function indexOfMaximum(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index += 1) {
    if ((values[index] ?? 0) > (values[best] ?? 0)) best = index;
  }
  return best;
}
