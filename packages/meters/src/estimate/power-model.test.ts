import { describe, expect, test } from 'vitest';
import { partOfTdp, relativeHalfWidth } from './power-model.js';

describe('partOfTdp', () => {
  test.each([
    [0, 0.12],
    [0.05, 0.22],
    [0.1, 0.32],
    [0.3, 0.535],
    [0.5, 0.75],
    [0.75, 0.885],
    [1, 1.02],
  ])('at a load of %f is %f', (load, part) => {
    expect(partOfTdp(load)).toBeCloseTo(part, 12);
  });

  test.each([
    [-1, 0.12],
    [3, 1.02],
  ])('at a load of %f, which cannot be, is the nearest end', (load, part) => {
    expect(partOfTdp(load)).toBe(part);
  });
});

describe('relativeHalfWidth', () => {
  test('is the model’s alone where the TDP is known', () => {
    expect(relativeHalfWidth(0)).toBe(0.4);
  });

  test('never says that the energy may be 0', () => {
    expect(relativeHalfWidth(3)).toBe(0.95);
  });
});
