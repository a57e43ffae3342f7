import { describe, expect, it } from 'vitest';
import { makeRun, makeSpec } from './__fixtures__/runs.js';
import { summaryOf } from './__fixtures__/summary-of.js';
import { grubbsCriticalValue, outliersOf } from './outliers.js';

describe('outliersOf', () => {
  it.each([
    // Grubbs and Beck 1972, doi:10.1080/00401706.1972.10488981, table I, upper 0.5 %.
    [3, 1.155],
    [5, 1.764],
    [10, 2.482],
    [30, 3.236],
  ])('holds %i values to the published critical value %f', (count, critical) => {
    expect(grubbsCriticalValue(count)).toBeCloseTo(critical, 3);
  });

  it('finds each value that lies apart, on either side', () => {
    expect(outliersOf([10, 10.1, 9.9, 10.05, 40, 9.95, 10.02, 9.93, 10.07, 7.5])).toEqual([4, 9]);
  });

  it('finds none in values that are all alike, too few, or not of one sign', () => {
    expect(outliersOf([5, 5, 5, 5])).toEqual([]);
    expect(outliersOf([1, 100])).toEqual([]);
    expect(outliersOf([10, 10.1, 9.9, 10.05, -10])).toEqual([]);
  });

  it('finds none in a spread that is only wide', () => {
    expect(outliersOf([1, 2, 4, 8, 16, 32])).toEqual([]);
  });
});

describe('a summary', () => {
  it('flags the repeat that lies apart and keeps it in the figure', () => {
    const energies = [36, 36.2, 35.9, 36.1, 54];
    const summary = summaryOf(
      energies.map((energyJ, repeat) => makeRun(makeSpec(repeat), energyJ)),
    );
    expect(summary.issues).toContainEqual({
      code: 'outlier',
      detail: 'the energy of repeat 5 lies apart from the others; it is kept in the figure',
      repeats: 1,
      of: 5,
    });
    expect(summary.energyWhPer1000?.mean).toBeCloseTo(
      energies.reduce((a, b) => a + b) / 5 / 3600,
      9,
    );
  });
});
