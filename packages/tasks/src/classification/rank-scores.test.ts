import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { rankScores } from './rank-scores.js';

const values = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), {
  minLength: 1,
  maxLength: 40,
});

describe('rankScores (seed 20260102)', () => {
  test('keeps the highest, highest first, as sorting does', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 7 }), (list, count) => {
        const sorted = list
          .map((score, index) => ({ index, score }))
          .toSorted((a, b) => b.score - a.score)
          .slice(0, count);
        expect(rankScores(list, count)).toEqual(sorted);
      }),
      { seed: 20_260_102, numRuns: 300 },
    );
  });

  test('takes the first of two that are equal', () => {
    expect(rankScores([1, 4, 4, 2], 1)).toEqual([{ index: 1, score: 4 }]);
  });
});
