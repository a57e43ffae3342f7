import { describe, expect, test } from 'vitest';
import {
  coverageFactor,
  normalFactor,
  triangularFactor,
  uniformFactor,
} from './coverage-factor.js';

describe('the factors of 95 %', () => {
  // Student's t, 97.5 % quantile: R's qt(0.975, df), 4 digits.
  test.each([
    [1, 12.7062],
    [3, 3.1824],
    [4, 2.7764],
    [5, 2.5706],
    [10, 2.2281],
    [30, 2.0423],
    [1000, 1.9623],
  ])('of Student with %i degrees of freedom are those of the tables within 1 %%', (freedom, t) => {
    expect(Math.abs(coverageFactor(freedom) / t - 1)).toBeLessThan(0.01);
  });

  test('fall towards the normal one', () => {
    expect(coverageFactor(2)).toBeGreaterThan(coverageFactor(3));
    expect(coverageFactor(1e6)).toBeCloseTo(normalFactor, 4);
  });

  test('of a uniform and a triangular distribution hold 95 % of them', () => {
    const parts = 2000;
    let uniform = 0;
    let triangular = 0;
    for (let first = 0; first < parts; first += 1) {
      const one = (first + 0.5) / parts - 0.5;
      if (Math.abs(one) <= uniformFactor / Math.sqrt(12)) uniform += 1;
      for (let second = 0; second < parts; second += 50) {
        const other = (second + 0.5) / parts - 0.5;
        if (Math.abs(one - other) <= triangularFactor / Math.sqrt(6)) triangular += 1;
      }
    }
    expect(uniform / parts).toBeCloseTo(0.95, 2);
    expect(triangular / (parts * (parts / 50))).toBeCloseTo(0.95, 2);
  });
});
