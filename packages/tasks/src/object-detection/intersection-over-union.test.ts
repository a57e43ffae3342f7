import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { intersectionOverUnion } from './intersection-over-union.js';

const edge = fc.double({ min: -50, max: 2000, noNaN: true });
const box = fc.tuple(edge, edge, edge, edge).map(([a, b, c, d]) => ({
  xmin: Math.min(a, b),
  xmax: Math.max(a, b),
  ymin: Math.min(c, d),
  ymax: Math.max(c, d),
}));

const square = { xmin: 0, ymin: 0, xmax: 10, ymax: 10 };

describe('intersectionOverUnion (seed 41)', () => {
  test.each([
    ['half of it', { ...square, xmax: 5 }, 1 / 2],
    ['a quarter shared', { xmin: 5, ymin: 5, xmax: 15, ymax: 15 }, 25 / 175],
    ['one that lies beside it', { ...square, xmin: 10, xmax: 20 }, 0],
    ['one that is far away on both sides', { xmin: 20, ymin: 20, xmax: 30, ymax: 30 }, 0],
    ['a line inside it', { ...square, xmin: 5, xmax: 5 }, 0],
  ])('of a square and %s', (_, other, expected) => {
    expect(intersectionOverUnion(square, other)).toBeCloseTo(expected, 12);
  });

  test('of a box and itself is 1, even without area', () => {
    fc.assert(
      fc.property(box, (a) => {
        expect(intersectionOverUnion(a, { ...a })).toBe(1);
        expect(intersectionOverUnion({ ...a, xmax: a.xmin }, { ...a, xmax: a.xmin })).toBe(1);
      }),
      { seed: 41 },
    );
  });

  test('is symmetric and lies between 0 and 1', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const overlap = intersectionOverUnion(a, b);
        expect(intersectionOverUnion(b, a)).toBe(overlap);
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap).toBeLessThanOrEqual(1);
      }),
      { seed: 41 },
    );
  });
});
