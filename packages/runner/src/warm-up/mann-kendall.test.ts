import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trendProbability } from './mann-kendall.js';

/** A walk of 60 rounded steps: numpy.random.default_rng(1), np.round(np.cumsum(rng.normal(size=60)) * 3 + 100). */
const walk = [
  101, 104, 104, 101, 103, 105, 103, 105, 106, 107, 107, 108, 106, 106, 104, 106, 106, 105, 103,
  102, 102, 101, 105, 108, 100, 95, 94, 93, 93, 94, 100, 97, 96, 102, 104, 106, 104, 100, 100, 100,
  97, 95, 94, 92, 91, 92, 92, 90, 92, 95, 96, 93, 95, 94, 96, 93, 96, 96, 92, 91,
];

describe('trendProbability', () => {
  // SciPy 1.17.1: scipy.stats.kendalltau(range(len(x)), x, method='exact').pvalue
  it.each([
    [[1, 2, 3, 4, 5], 0.016666666666666666],
    [[1, 2, 3, 5, 4], 0.08333333333333333],
    [[6, 5, 4, 3, 2, 1], 0.002777777777777778],
    [[5, 3, 6, 1, 4, 2], 0.46944444444444444],
    [[2.31, 2.27, 2.29, 2.2, 2.21, 2.15, 2.18, 2.12], 0.005505952380952381],
    [[1, 3, 2, 5, 4, 7, 6, 9, 8, 10, 12, 11], 1.6342325370103148e-5],
    [[4, 3, 2, 1], 0.08333333333333333],
  ])('of %j is %d as in SciPy', (values, probability) => {
    expect(trendProbability(values)).toBeCloseTo(probability, 12);
  });

  // Python 3.11: share of itertools.permutations(x) with abs(sum of signs of x[j] - x[i], i < j) at least that of x
  it.each([
    [[1, 1, 2, 3, 3], 0.06666666666666667],
    [[2, 2, 2, 1, 1, 3], 1],
    [[7, 7, 6, 5, 5, 5, 4], 0.004761904761904762],
    [[3, 3, 3, 3, 3], 1],
  ])('of %j with ties is %d as counted over all orders', (values, probability) => {
    expect(trendProbability(values)).toBeCloseTo(probability, 12);
  });

  // SciPy: 2 * norm.sf((abs(s) - 1) / sqrt(variance)), variance by Kendall 1975 with ties
  it('of a long series is that of the normal approximation', () => {
    expect(trendProbability(walk)).toBeCloseTo(4.468511307535379e-9, 8);
    const mixed = walk.map((_, index) => walk[(index * 7) % 60] ?? 0);
    expect(trendProbability(mixed)).toBeCloseTo(0.5866299766582685, 6);
  });

  it('is a probability, the same for a series and its mirror', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), (values) => {
        const probability = trendProbability(values);
        expect(probability).toBeGreaterThan(0);
        expect(probability).toBeLessThanOrEqual(1 + 1e-12);
        expect(trendProbability(values.toReversed())).toBeCloseTo(probability, 12);
      }),
      { seed: 5 },
    );
  });
});
