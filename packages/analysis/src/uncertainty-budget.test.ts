import type { UncertaintyTerm } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePhase, makeReading, makeRun, makeSpec } from './__fixtures__/runs.js';
import { summaryOf } from './__fixtures__/summary-of.js';
import { uncertaintyBudget } from './uncertainty-budget.js';
import { termsBy } from './energy-terms.js';

const seed = 20_261_128;

function repeatsWith(energiesJ: readonly number[], uncertainty: readonly UncertaintyTerm[]) {
  return summaryOf(
    energiesJ.map((energyJ, repeat) =>
      makeRun(makeSpec(repeat), 1, {
        phases: [
          makePhase('baseline', [makeReading(energyJ / 4, { uncertainty: [] })]),
          makePhase('measure', [makeReading(energyJ, { uncertainty })]),
          makePhase('cool-down', [makeReading(energyJ / 4, { uncertainty: [] })]),
        ],
      }),
    ),
  );
}

const whOf = (joules: number): number => joules / 3600;

describe('the budget of an energy', () => {
  it('names what limits it: a meter of 5 % before repeats that differ by little', () => {
    const { budgets } = repeatsWith(
      [36, 36.1, 35.9, 36.05, 35.95],
      [{ cause: 'gain', halfWidthJ: 1.8 }],
    );
    expect(budgets.energy?.terms[0]?.cause).toBe('gain');
    expect(budgets.energy?.terms[0]?.halfWidth).toBeCloseTo(whOf(1.8), 6);
    expect(budgets.energy?.levers[0]?.lever).toBe('better-meter');
  });

  it('says that more repeats help where their spread is most of it', () => {
    const { budgets } = repeatsWith([30, 40, 36, 33, 41], [{ cause: 'gain', halfWidthJ: 0.1 }]);
    expect(budgets.energy?.terms[0]?.cause).toBe('spread');
    expect(budgets.energy?.degreesOfFreedom).toBeGreaterThan(3.9);
    const levers = budgets.energy?.levers.map(({ lever }) => lever);
    expect(levers).toContain('more-repeats');
    expect(levers).not.toContain('longer-window');
  });

  it('says that longer windows help where the updates of the meter are most of it', () => {
    const { budgets } = repeatsWith(
      [34.6, 37.5, 36.2, 35.1, 36.6],
      [
        { cause: 'update-period', halfWidthJ: 3 },
        { cause: 'gain', halfWidthJ: 0.1 },
      ],
    );
    expect(budgets.energy?.terms[0]?.cause).toBe('update-period');
    expect(budgets.energy?.levers[0]?.lever).toBe('longer-window');
  });

  it('has no cause that is wider than all of it, where the meter states more than the repeats differ by', () => {
    const energies = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(
      (n) => 36 + 0.3 * Math.sin(2.4 * n),
    );
    const { budgets } = repeatsWith(energies, [{ cause: 'resolution', halfWidthJ: 0.65 }]);
    expect(budgets.energy?.terms.map(({ cause }) => cause)).toEqual(['resolution']);
    expect(budgets.energy?.degreesOfFreedom).toBeCloseTo(11, 6);
    expect(budgets.energy?.terms[0]?.halfWidth).toBeLessThan(budgets.energy?.halfWidth ?? 0);
  });

  it('does not say that more repeats help where they do not differ and so err alike', () => {
    const { budgets } = repeatsWith([36, 36, 36, 36], [{ cause: 'resolution', halfWidthJ: 3 }]);
    expect(budgets.energy?.halfWidth).toBeCloseTo(whOf(3), 6);
    expect(budgets.energy?.levers.map(({ lever }) => lever)).toEqual(['longer-window']);
  });

  it('has the half-width of the interval where doubts are small', () => {
    const { budgets, energyWhPer1000 } = repeatsWith(
      [36, 36.3, 35.8, 36.1, 35.9, 36.2],
      [
        { cause: 'gain', halfWidthJ: 0.2 },
        { cause: 'resolution', halfWidthJ: 0.1 },
      ],
    );
    const { mean = 0, low = 0, high = 0 } = energyWhPer1000 ?? {};
    expect(budgets.energy?.mean).toBeCloseTo(mean, 12);
    expect((budgets.energy?.halfWidth ?? 0) / ((high - low) / 2)).toBeCloseTo(1, 2);
  });

  it('holds the drift of idle power for net energy, and the grid for carbon', () => {
    const summary = summaryOf([
      makeRun(makeSpec(0), 1, {
        phases: [
          makePhase('baseline', [makeReading(32.4)]),
          makePhase('measure', [makeReading(72)]),
          makePhase('cool-down', [makeReading(39.6)]),
        ],
      }),
    ]);
    expect(summary.budgets.net?.terms.map(({ cause }) => cause)).toEqual(['baseline-drift']);
    expect(summary.budgets.net?.terms[0]?.halfWidth).toBeCloseTo(whOf(3.6), 9);
    expect(summary.budgets.net?.levers.map(({ lever }) => lever)).toEqual(['steadier-idle']);
    expect(summary.budgets.energy?.terms).toEqual([]);
    expect(summary.budgets.carbon?.of).toBe('carbon');
  });

  it(`adds up: the shares of the variance are all of it, whatever the causes (seed ${seed})`, () => {
    const half = fc.double({ min: 0, max: 10, noNaN: true });
    const repeat = fc.record({
      runId: fc.constant('run'),
      value: fc.double({ min: 1, max: 100, noNaN: true }),
      terms: fc.tuple(half, half, half, half, half, half).map(([a, b, c, d, e, f]) => {
        const all = {
          gain: a,
          model: b,
          resolution: c,
          'update-period': d,
          'edge-skew': e,
          sampling: f,
        };
        return termsBy((cause) => all[cause]);
      }),
    });
    fc.assert(
      fc.property(fc.array(repeat, { minLength: 1, maxLength: 12 }), (repeats) => {
        const budget = uncertaintyBudget({ of: 'energy', repeats, level: 0.95 });
        if (budget === null) throw new TypeError('expected a budget');
        const shares = budget.terms.map(({ varianceShare }) => varianceShare);
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(budget.halfWidth > 0 ? 1 : 0, 9);
        // No lever makes it worse, and no cause alone is wider than all.
        for (const { halfWidth } of budget.levers) expect(halfWidth).toBeLessThan(budget.halfWidth);
        for (const { halfWidth } of budget.terms) {
          expect(halfWidth).toBeLessThanOrEqual(budget.halfWidth * (1 + 1e-9));
        }
      }),
      { seed },
    );
  });
});
