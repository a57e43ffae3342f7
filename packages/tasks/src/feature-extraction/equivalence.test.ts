import { precisions } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { featureExtraction } from '../index.js';
import { cosineDistance } from './cosine-distance.js';
import { cosineDistanceTolerance } from './equivalence.js';

const { equivalent } = featureExtraction;

/** A vector of length 1 whose cosine distance from [1, 0] is the given one. */
const away = (distance: number) => [1 - distance, Math.sqrt(1 - (1 - distance) ** 2)];

describe('equivalent', () => {
  test.each(precisions)('takes vectors within the cosine distance of %s, and none beyond', (at) => {
    const bound = cosineDistanceTolerance[at];
    expect(equivalent([1, 0], away(0.99 * bound), at)).toEqual({ equivalent: true });
    expect(equivalent([1, 0], away(1.01 * bound), at)).toEqual({
      equivalent: false,
      difference: expect.stringMatching(/^cosine distance .+ \(tolerance .+\)$/),
    });
  });

  test('refuses a vector of another length', () => {
    expect(equivalent([1, 0], [1, 0, 0], 'q4')).toEqual({
      equivalent: false,
      difference: '2 numbers against 3',
    });
  });

  test('refuses a vector that points nowhere', () => {
    const nowhere = {
      equivalent: false,
      difference: 'a vector has length 0 or holds a value that is no finite number',
    };
    expect(equivalent([0, 0], [0, 0], 'q4')).toEqual(nowhere);
    expect(equivalent([], [], 'q4')).toEqual(nowhere);
  });

  test('never has a narrower bound for a coarser precision', () => {
    const bounds = precisions.map((at) => cosineDistanceTolerance[at]);
    expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
  });
});

describe('cosineDistance (seed 43)', () => {
  const vector = fc
    .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
    .filter((values) => Math.hypot(...values) > 1e-6);

  test.each([
    { is: 'the same direction', a: [1, 2, 3], b: [2, 4, 6], expected: 0 },
    { is: 'a right angle', a: [1, 0], b: [0, 5], expected: 1 },
    { is: 'the opposite direction', a: [1, 1], b: [-1, -1], expected: 2 },
    { is: '60 degrees', a: [1, 0], b: [0.5, Math.sqrt(3) / 2], expected: 0.5 },
  ])('of $is is $expected', ({ a, b, expected }) => {
    expect(cosineDistance(a, b)).toBeCloseTo(expected, 12);
  });

  test('is half the square of the distance of vectors of length 1', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const [one, other] = [a, b].map((values) =>
          values.map((value) => value / Math.hypot(...values)),
        );
        const squares = (one ?? []).map(
          (value, index) => (value - (other?.[index] ?? Number.NaN)) ** 2,
        );
        const expected = squares.reduce((sum, square) => sum + square, 0) / 2;
        expect(cosineDistance(a, b)).toBeCloseTo(expected, 10);
      }),
      { seed: 43 },
    );
  });
});

test('feature-extraction scores nothing yet', () => {
  expect(featureExtraction.metrics).toEqual([]);
  expect(featureExtraction.score([])).toEqual({});
});
