import type { Experiment, Result, RunSpec } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { NeededBlocks } from './needed-blocks.js';

const target: NonNullable<Experiment['target']> = {
  share: 0.02,
  of: 'energy',
  looks: [3, 5, 8],
  budgetS: 100,
};
const run = (repeat: number) => ({ repeat }) as RunSpec;
const result = (repeat: number) => ({ spec: { repeat } }) as Result;

function blocks(change: {
  readonly enoughAt?: number;
  readonly results?: readonly Result[];
  readonly target?: Experiment['target'];
}) {
  const asked: number[] = [];
  const clock = { nowS: 0 };
  const needed = new NeededBlocks('target' in change ? {} : { target }, {
    enough: (results) => {
      asked.push(results.length);
      return results.length >= (change.enoughAt ?? Infinity) ? 'precise' : null;
    },
    results: change.results ?? [],
    nowS: () => clock.nowS,
  });
  return { needed, asked, clock };
}

describe('NeededBlocks', () => {
  it('looks at the numbers of repeats of the target and at no other', () => {
    const { needed, asked } = blocks({});
    for (let repeat = 0; repeat < 8; repeat += 1) {
      const results = Array.from({ length: repeat }, (_, index) => result(index));
      expect(needed.reasonAgainst(run(repeat), results)).toBeUndefined();
      expect(needed.reasonAgainst(run(repeat), results)).toBeUndefined();
    }
    expect(asked).toEqual([3, 5]);
  });

  it('makes no block after the one at which the figure was precise enough', () => {
    const { needed } = blocks({ enoughAt: 3 });
    const three = [0, 1, 2].map(result);
    expect(needed.reasonAgainst(run(2), three.slice(0, 2))).toBeUndefined();
    expect(needed.reasonAgainst(run(3), three)).toBe('precise');
    expect(needed.reasonAgainst(run(4), three)).toBe('precise');
  });

  it('begins no block when the time is up, but always the first', () => {
    const { needed, clock } = blocks({});
    clock.nowS = 100;
    expect(needed.reasonAgainst(run(0), [])).toBeUndefined();
    expect(needed.reasonAgainst(run(1), [result(0)])).toBe('the time of 100 s is up');
  });

  it('finishes a block that an earlier process had begun', () => {
    const { needed, asked, clock } = blocks({ enoughAt: 1, results: [result(3)] });
    clock.nowS = 1000;
    expect(needed.reasonAgainst(run(3), [result(3)])).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('makes every block of an experiment without a target', () => {
    const { needed, asked, clock } = blocks({ enoughAt: 0, target: undefined });
    clock.nowS = 1e9;
    expect(needed.reasonAgainst(run(5), [])).toBeUndefined();
    expect(asked).toEqual([]);
  });
});
