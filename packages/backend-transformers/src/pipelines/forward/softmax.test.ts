import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { indexOfMaximum, rankScores, softmax } from './softmax.js';

const fixed = { seed: 20_260_102, numRuns: 300 };
const values = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), {
  minLength: 1,
  maxLength: 40,
});

describe('softmax', () => {
  test('gives known probabilities', () => {
    const [first, second] = softmax([0, Math.log(3)]);
    expect(first).toBeCloseTo(0.25, 12);
    expect(second).toBeCloseTo(0.75, 12);
  });

  test('adds up to 1 and does not overflow', () => {
    expect(softmax([1000, 1000])).toEqual(Float64Array.of(0.5, 0.5));
    fc.assert(
      fc.property(values, (list) => {
        const sum = softmax(list).reduce((total, score) => total + score, 0);
        expect(sum).toBeCloseTo(1, 12);
      }),
      fixed,
    );
  });
});

describe('rankScores', () => {
  test('keeps the highest, highest first, as sorting does', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 7 }), (list, count) => {
        const sorted = list
          .map((score, index) => ({ index, score }))
          .toSorted((a, b) => b.score - a.score)
          .slice(0, count);
        expect(rankScores(list, count)).toEqual(sorted);
      }),
      fixed,
    );
  });
});

describe('indexOfMaximum', () => {
  test('takes the first of two that are equal', () => {
    expect(indexOfMaximum([1, 4, 4, 2])).toBe(1);
  });
});
