import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { softmax } from './softmax.js';

const logits = fc.array(fc.double({ min: -1e30, max: 1e30, noNaN: true }), {
  minLength: 1,
  maxLength: 50,
});

describe('softmax (seed 7)', () => {
  test('adds up to 1 for any finite values, however large', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const sum = softmax(values).reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 12);
      }),
      { seed: 7 },
    );
  });

  test('gives larger values no lower scores', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const scores = [...softmax(values.toSorted((a, b) => a - b))];
        expect(scores).toEqual(scores.toSorted((a, b) => a - b));
      }),
      { seed: 7 },
    );
  });

  test('does not change when the same amount is added to all', () => {
    const few = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(few, fc.integer({ min: -1000, max: 1000 }), (values, shift) => {
        expect(softmax(values.map((value) => value + shift))).toEqual(softmax(values));
      }),
      { seed: 7 },
    );
  });

  test('gives the definition on a small case', () => {
    const total = Math.exp(1) + Math.exp(2);
    expect([...softmax([1, 2])]).toEqual([
      expect.closeTo(Math.exp(1) / total, 14),
      expect.closeTo(Math.exp(2) / total, 14),
    ]);
  });
});
