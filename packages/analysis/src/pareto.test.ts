import type { RunSpec } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answers, runOf, specOf, summariesOf } from './__fixtures__/comparison.js';
import { makeSpec } from './__fixtures__/runs.js';
import type { CellSummary } from './index.js';

const seed = 20_261_129;

function modelled(id: string): Partial<RunSpec['cell']> {
  return { model: { ...makeSpec(0).cell.model, id } };
}

/** One model for each point, all on one backend. */
function placed(points: readonly { readonly energyJ: number; readonly accuracy: number }[]) {
  const summaries = points.map(({ energyJ, accuracy }, index) =>
    runOf(specOf(`b${index}`, { cell: modelled(`m${index}`), place: index }), {
      energyJ,
      scores: { accuracy },
    }),
  );
  const byName = summariesOf(summaries);
  return points.map((_, index) => byName[`b${index}`]);
}

describe('the Pareto front of score and energy', () => {
  it('holds what no other beats, and names for the others what does', () => {
    const [cheap, good, bad] = placed([
      { energyJ: 10, accuracy: 0.8 },
      { energyJ: 30, accuracy: 0.9 },
      { energyJ: 40, accuracy: 0.85 },
    ]);
    expect(cheap?.pareto).toEqual({ state: 'front', metric: 'accuracy' });
    expect(good?.pareto).toEqual({ state: 'front', metric: 'accuracy' });
    expect(bad?.pareto).toEqual({ state: 'dominated', metric: 'accuracy', by: ['m1, b1, cpu'] });
  });

  it('leaves out and names what answers otherwise than the reference', () => {
    const { onnx, tfjs } = summariesOf([
      runOf(specOf('onnx')),
      runOf(specOf('tfjs', { place: 1 }), {
        energyJ: 1,
        outputs: answers(4, { 2: 5 }),
        scores: { accuracy: 1 },
      }),
    ]);
    expect(onnx?.pareto.state).toBe('front');
    expect(tfjs?.pareto).toEqual({
      state: 'left-out',
      reason: 'its answers are not those of onnx',
    });
  });

  it('leaves out what has no energy or no score', () => {
    const { onnx } = summariesOf([runOf(specOf('onnx'), { phases: [] })]);
    expect(onnx?.pareto).toEqual({ state: 'left-out', reason: 'its energy is not known' });
    const { tfjs } = summariesOf([runOf(specOf('tfjs'), { scores: {} })]);
    expect(tfjs?.pareto).toEqual({ state: 'left-out', reason: 'its accuracy is not known' });
  });

  it(`is what the definition says, for any points (seed ${seed})`, () => {
    const point = fc.record({
      energyJ: fc.integer({ min: 1, max: 6 }),
      accuracy: fc.integer({ min: 1, max: 6 }).map((steps) => steps / 10),
    });
    fc.assert(
      fc.property(fc.array(point, { minLength: 1, maxLength: 7 }), (points) => {
        const found = placed(points);
        const isBeaten = points.map((own) =>
          points.some(
            (other) =>
              other.energyJ <= own.energyJ &&
              other.accuracy >= own.accuracy &&
              (other.energyJ < own.energyJ || other.accuracy > own.accuracy),
          ),
        );
        expect(found.map((summary) => stateOf(summary))).toEqual(
          isBeaten.map((beaten) => (beaten ? 'dominated' : 'front')),
        );
      }),
      { seed, numRuns: 60 },
    );
  });
});

function stateOf(summary: CellSummary | undefined): string | undefined {
  return summary?.pareto.state;
}
