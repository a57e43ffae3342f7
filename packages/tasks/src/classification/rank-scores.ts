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
