import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { firstDifference, toleranceOf } from './same-answer.js';

const tolerance = toleranceOf('fp32');
const seed = { seed: 20_240_611 };
const json = fc.jsonValue({ maxDepth: 4 });

describe('firstDifference', () => {
  test('finds none between a value and its copy (seed 20240611)', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(firstDifference(structuredClone(value), value, tolerance)).toBeNull();
      }),
      seed,
    );
  });

  test('finds one where a number is further away than the tolerance (seed 20240611)', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.boolean(), (value, up) => {
        const step = tolerance * Math.max(1, Math.abs(value)) * (up ? 1 : -1);
        expect(firstDifference(value + 0.9 * step, value, tolerance)).toBeNull();
        expect(firstDifference(value + 1.1 * step, value, tolerance)).toContain('expected');
      }),
      seed,
    );
  });

  test.each([
    ['a number that is none', [Number.NaN], [1], '[0] is null; expected 1'],
    ['another text', { label: 'a' }, { label: 'b' }, '.label is "a"; expected "b"'],
    ['a list that is shorter', [1], [1, 2], 'the answer is [1]; expected [1,2]'],
    ['a field too many', { a: 1, b: 2 }, { a: 1 }, 'the answer is {"a":1,"b":2}; expected {"a":1}'],
    ['another field', { b: 1 }, { a: 1 }, 'the answer is {"b":1}; expected {"a":1}'],
    ['a list in place of an object', [[]], [{}], '[0] is []; expected {}'],
    ['a text in place of a number', '1', 1, 'the answer is "1"; expected 1'],
    ['nothing in place of an object', { a: null }, { a: {} }, '.a is null; expected {}'],
    ['undefined', undefined, 1, 'the answer is undefined; expected 1'],
  ])('tells of %s', (...[, found, expected, difference]) => {
    expect(firstDifference(found, expected, tolerance)).toBe(difference);
  });

  test('is coarser for coarser precisions', () => {
    const all = ['fp32', 'fp16', 'int8', 'q4'].map((precision) => toleranceOf(precision));
    expect(all).toEqual(all.toSorted((one, other) => one - other));
    expect(toleranceOf('something else')).toBe(toleranceOf('fp32'));
  });
});
