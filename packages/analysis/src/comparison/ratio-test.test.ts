import { mean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { ratioDoubt, type DoubtfulValue } from '../interval.js';
import { holmAdjusted, holmSteps } from './holm.js';
import { pValueAbove, pValueBelow, pValueOf, smallestEffect } from './ratio-test.js';

const a = [30.1, 31.4, 29.8, 30.9, 30.5];
const b = [32, 33.8, 31.1, 32.9, 32.2, 31.7];

function certain(values: readonly number[]): readonly DoubtfulValue[] {
  return values.map((value) => ({ value, systematic: 0, independent: 0 }));
}

/** With the ratio of the geometric means, as a test on logarithms has it. */
function doubtOf(above: readonly number[], below: readonly number[]) {
  const doubt = ratioDoubt(certain(above), certain(below), true);
  if (doubt === null) throw new TypeError('expected a ratio');
  const [x, y] = [above, below].map((values) => mean(values.map(Math.log))) as [number, number];
  return { ...doubt, ratio: Math.exp(x - y) };
}

describe('the test of a ratio', () => {
  it("is Welch's on the logarithms", () => {
    // SciPy 1.17.1: scipy.stats.ttest_ind(numpy.log(b), numpy.log(a), equal_var=False).pvalue
    expect(pValueOf(doubtOf(b, a))).toBeCloseTo(0.005410929671121986, 12);
    expect(pValueOf(doubtOf(a, b))).toBeCloseTo(0.005410929671121986, 12);
  });

  it('is half of it to one side, and all that is left to the other', () => {
    const doubt = doubtOf(b, a);
    expect(pValueAbove(doubt, 1)).toBeCloseTo(0.005410929671121986 / 2, 12);
    expect(pValueBelow(doubt, 1)).toBeCloseTo(1 - 0.005410929671121986 / 2, 12);
    expect(pValueAbove(doubt, doubt.ratio)).toBeCloseTo(0.5, 12);
    expect(pValueAbove(doubt, 1.2)).toBeGreaterThan(0.99);
  });

  it('is certain of what no doubt is about', () => {
    const doubt = doubtOf([2, 2], [1, 1]);
    expect(pValueOf(doubt)).toBe(0);
    expect(pValueOf(doubtOf([2, 2], [2, 2]))).toBe(1);
  });
});

describe('the smallest effect', () => {
  it('is seen in 80 of 100 experiments of that size (seed 7)', () => {
    const spread = 0.02;
    const count = 10;
    // Two means of ten logarithms that spread by 2 %: t(0.975, 18) = 2.10092, t(0.8, 18) = 0.86205.
    const expected = Math.exp((2.10092204 + 0.86204867) * spread * Math.sqrt(2 / count));
    const alternating = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? 1 : -1));
    const scale = spread * Math.sqrt((count - 1) / count);
    const values = alternating.map((sign) => Math.exp(sign * scale));
    expect(smallestEffect(doubtOf(values, values), 0.05)).toBeCloseTo(expected, 6);
    let state = 7;
    const uniform = (): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const normal = (): number =>
      Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const draw = (factor: number): number[] =>
      Array.from({ length: count }, () => factor * Math.exp(spread * normal()));
    const trials = 2000;
    let seen = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      if (pValueOf(doubtOf(draw(expected), draw(1))) <= 0.05) seen += 1;
    }
    expect(seen / trials).toBeGreaterThan(0.77);
    expect(seen / trials).toBeLessThan(0.83);
  });
});

describe('the correction of Holm', () => {
  it('is that of R', () => {
    // R 4.2.2: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    expect(holmAdjusted([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holmAdjusted([])).toEqual([]);
  });

  it('has steps that say the same as the adjusted values', () => {
    const pValues = [0.01, 0.04, 0.03, 0.005];
    const adjusted = holmAdjusted(pValues);
    const steps = holmSteps(pValues, 0.05);
    expect(steps).toEqual([0.05 / 3, 0.05 / 2, 0.05 / 2, 0.05 / 4]);
    for (const [index, pValue] of pValues.entries()) {
      expect(pValue <= (steps[index] ?? 0)).toBe((adjusted[index] ?? 1) <= 0.05);
    }
  });
});
