import { standard } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { precisionTarget, upToTarget } from './precision-target.js';

const alone = { protocols: [standard], backends: 1 };

describe('precisionTarget', () => {
  it('is of the energy, or of the ratio where backends are compared', () => {
    expect(precisionTarget(undefined, { target: 0.02 }, alone)).toEqual({
      share: 0.02,
      of: 'energy',
      looks: [5, 7, 9, 12, 16, 21, 30],
      budgetS: null,
    });
    expect(precisionTarget(undefined, { target: 0.02 }, { ...alone, backends: 2 })?.of).toBe(
      'ratio',
    );
  });

  it('takes the flag before the config file', () => {
    const config = { share: 0.1, of: 'ratio', maximumRepeats: 12, budgetS: 60 } as const;
    expect(precisionTarget(config, { target: 0.05, budget: 90 }, alone)).toEqual({
      share: 0.05,
      of: 'ratio',
      looks: [5, 7, 9, 12],
      budgetS: 90,
    });
  });

  it('is none without --target, and then nothing else may be said of it', () => {
    expect(precisionTarget(undefined, {}, alone)).toBeUndefined();
    expect(() => precisionTarget(undefined, { budget: 60 }, alone)).toThrow(/--budget/);
  });

  it('refuses fewer repeats at most than the first look needs', () => {
    expect(() => precisionTarget(undefined, { target: 0.02, maxRepeats: 4 }, alone)).toThrow(
      /at most 4 repeats are fewer than the 5/,
    );
  });

  it('looks at rising numbers of repeats, from three at the least to the most, and not often', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 2000 }),
        (from, more) => {
          const least = Math.max(3, from);
          const looks =
            precisionTarget(
              undefined,
              { target: 0.01, maxRepeats: least + more },
              { ...alone, protocols: [{ repeats: from }] },
            )?.looks ?? [];
          expect(looks[0]).toBe(least);
          expect(looks.at(-1)).toBe(least + more);
          expect(looks.every((look, index) => index === 0 || look > (looks[index - 1] ?? 0))).toBe(
            true,
          );
          expect(looks.length).toBeLessThan(32);
        },
      ),
      { seed: 20261128 },
    );
  });

  it('lets the protocol say how many repeats there are at most', () => {
    const target = precisionTarget(undefined, { target: 0.02, maxRepeats: 9 }, alone);
    if (target === undefined) throw new TypeError('expected a target');
    expect(upToTarget(standard, target)).toMatchObject({
      repeats: 9,
      name: 'standard, at most 9 repeats',
    });
  });
});
