import adjustPValues from '@stdlib/stats-padjust';

/** P-values so adjusted that all of those below a level together err with no more than it (Holm 1979, JSTOR 4615733). */
export function holmAdjusted(pValues: readonly number[]): readonly number[] {
  return pValues.length === 0 ? [] : adjustPValues([...pValues], 'holm');
}

/**
 * For each p-value the significance of its step in Holm's procedure: the k-th smallest of m is held to
 * `significance / (m - k + 1)`, and once one is not below, all the larger ones to the same. An interval at one less this
 * leaves out 1 exactly when the test says that there is a difference.
 */
export function holmSteps(pValues: readonly number[], significance: number): readonly number[] {
  const order = pValues
    .map((_, index) => index)
    .toSorted((x, y) => (pValues[x] ?? 1) - (pValues[y] ?? 1));
  const steps: number[] = [];
  let stopped: number | null = null;
  for (const [rank, index] of order.entries()) {
    const step: number = stopped ?? significance / (pValues.length - rank);
    if ((pValues[index] ?? 1) > step) stopped ??= step;
    steps[index] = step;
  }
  return steps;
}
