import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { seededOrder } from './seeded-order.js';

const size = fc.integer({ min: 0, max: 300 });
const seed = fc.maxSafeNat();

describe('seededOrder (seed 3)', () => {
  // Figures from the same algorithm written in Python with unbounded integers.
  test('stays the same from version to version and from machine to machine', () => {
    expect(seededOrder({ size: 10, seed: 1, limit: 10 })).toEqual([6, 1, 0, 9, 3, 2, 8, 4, 5, 7]);
    expect(seededOrder({ size: 1_000_000, seed: 2 ** 53 - 1, limit: 3 })).toEqual([
      611_472, 667_786, 733_150,
    ]);
  });

  test('holds every index once when all are asked for', () => {
    fc.assert(
      fc.property(size, seed, (count, start) => {
        const order = seededOrder({ size: count, seed: start, limit: count + 5 });
        expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
      { seed: 3 },
    );
  });

  test('gives the beginning of the same order for a smaller limit', () => {
    fc.assert(
      fc.property(size, seed, fc.nat(300), (count, start, limit) => {
        const all = seededOrder({ size: count, seed: start, limit: count });
        expect(seededOrder({ size: count, seed: start, limit })).toEqual(all.slice(0, limit));
      }),
      { seed: 3 },
    );
  });

  test('draws each index about equally often', () => {
    const draws = 6000;
    const counts = Array.from({ length: 6 }, () => 0);
    for (let start = 0; start < draws; start += 1) {
      const [first = -1] = seededOrder({ size: 6, seed: start, limit: 1 });
      counts[first] = (counts[first] ?? Number.NaN) + 1;
    }
    // Pearson's chi-square with 5 degrees of freedom is above 20.5 in 1 of 1,000 fair draws.
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(20.5);
  });

  test('uses the upper bits of a seed', () => {
    const low = seededOrder({ size: 100, seed: 1, limit: 100 });
    expect(seededOrder({ size: 100, seed: 2 ** 32 + 1, limit: 100 })).not.toEqual(low);
  });

  test.each([
    ['seed', { size: 3, seed: 0.5, limit: 1 }],
    ['limit', { size: 3, seed: 1, limit: -1 }],
    ['size', { size: Number.NaN, seed: 1, limit: 1 }],
  ])('refuses a %s that is no whole number', (name, options) => {
    expect(() => seededOrder(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining(`"${name}"`),
      }),
    );
  });
});
