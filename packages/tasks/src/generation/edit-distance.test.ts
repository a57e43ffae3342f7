import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { editDistance } from './edit-distance.js';

const tokens = fc.array(fc.nat(3), { maxLength: 6 });

/** The recursive definition, with every branch taken. */
function byDefinition(a: readonly number[], b: readonly number[]): number {
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  const [first, ...restOfA] = a;
  const [other, ...restOfB] = b;
  if (first === other) return byDefinition(restOfA, restOfB);
  return (
    1 + Math.min(byDefinition(restOfA, b), byDefinition(a, restOfB), byDefinition(restOfA, restOfB))
  );
}

const codes = (word: string) => Array.from(word, (letter) => letter.codePointAt(0) ?? 0);

describe('editDistance (seed 31)', () => {
  test.each([
    ['kitten', 'sitting', 3],
    ['saturday', 'sunday', 3],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'abc', 0],
  ])('of %j and %j is %d', (a, b, expected) => {
    expect(editDistance(codes(a), codes(b))).toBe(expected);
  });

  test('agrees with its definition', () => {
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        expect(editDistance(a, b)).toBe(byDefinition(a, b));
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  test('lies between the difference of the lengths and the longer length', () => {
    fc.assert(
      fc.property(tokens, tokens, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
      { seed: 31 },
    );
  });

  test('is not shortened by a way over a third list', () => {
    fc.assert(
      fc.property(tokens, tokens, tokens, (a, b, c) => {
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
      { seed: 31 },
    );
  });
});
