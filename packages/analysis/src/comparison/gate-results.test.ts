import type { CompletedResult, Task } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { answers, runOf, specOf } from '../__fixtures__/comparison.js';
import { numberTask } from '../__fixtures__/number-task.js';
import { makeExperiment } from '../__fixtures__/runs.js';
import { tasks } from '../__fixtures__/summary-of.js';
import { compareResults, gateResults, type ComparedSide, type GateOptions } from '../index.js';

const baseline = [30.1, 31.4, 29.8, 30.9, 30.5];

function sideOf(
  energiesJ: readonly number[],
  change: Partial<CompletedResult> = {},
  backend = 'onnx',
): ComparedSide {
  const results = energiesJ.map((energyJ, repeat) =>
    runOf(specOf(backend, { repeat }), { energyJ, ...change }),
  );
  return { experiment: makeExperiment(results.map(({ spec }) => spec)), results };
}

function gated(b: ComparedSide, change: Partial<GateOptions> = {}) {
  const comparison = compareResults(sideOf(baseline), b, { tasks });
  return gateResults(comparison, { tasks, maximumIncrease: 0.05, accuracyGate: null, ...change });
}

function times(factor: number): readonly number[] {
  return baseline.map((energyJ) => energyJ * factor);
}

describe('gateResults', () => {
  it('fails an increase that is shown to be above the limit', () => {
    const { passed, pairs } = gated(sideOf(times(1.2)));
    expect(passed).toBe(false);
    expect(pairs[0]).toMatchObject({
      verdict: 'fail',
      reasons: ['the increase is above the limit'],
    });
    expect(pairs[0]?.pValue).toBeLessThan(0.001);
  });

  it('passes where one is ruled out', () => {
    const { passed, pairs } = gated(sideOf(times(1)));
    expect(passed).toBe(true);
    expect(pairs[0]).toMatchObject({ verdict: 'pass', reasons: [] });
  });

  it('says where the data say too little, what they would have shown, and passes unless told to fail', () => {
    const { passed, pairs } = gated(sideOf(times(1.05)));
    expect(passed).toBe(true);
    expect(pairs[0]).toMatchObject({ verdict: 'unclear' });
    expect(pairs[0]?.smallestIncrease).toBeGreaterThan(0.07);
    expect(pairs[0]?.smallestIncrease).toBeLessThan(0.11);
    expect(gated(sideOf(times(1.05)), { failUnclear: true }).passed).toBe(false);
    expect(gated(sideOf([30.5])).pairs[0]).toMatchObject({
      verdict: 'unclear',
      reasons: ['one repeat tells nothing of its spread'],
    });
  });

  it('gives limits that say the same as the verdict', () => {
    const verdicts = [0.9, 1, 1.02, 1.04, 1.05, 1.06, 1.08, 1.2].map((factor) => {
      const [pair] = gated(sideOf(times(factor))).pairs;
      const { low = 0, high = 0 } = pair?.limits ?? {};
      const said = low > 1.05 ? 'fail' : high < 1.05 ? 'pass' : 'unclear';
      expect(pair?.verdict).toBe(said);
      expect(low).toBeLessThan(factor);
      expect(high).toBeGreaterThan(factor);
      return said;
    });
    expect(new Set(verdicts)).toEqual(new Set(['pass', 'unclear', 'fail']));
  });

  it('fails other answers and worse scores, however cheap they are', () => {
    const cheap = times(0.5);
    expect(gated(sideOf(cheap, { outputs: answers(4, { 0: 9 }) })).pairs[0]).toMatchObject({
      verdict: 'fail',
      reasons: ['1 of 4 inputs are answered otherwise'],
    });
    const worse = sideOf(cheap, { scores: { accuracy: 0.88 } });
    expect(gated(worse).passed).toBe(true);
    expect(gated(worse, { accuracyGate: 0.99 }).pairs[0]).toMatchObject({
      verdict: 'fail',
      reasons: ['accuracy went from 0.9000 to 0.8800'],
    });
  });

  it('knows of a metric whether less of it is better', () => {
    const errors: Task = { ...numberTask, metrics: [{ id: 'wer', better: 'lower' }] };
    const known = new Map([[errors.id, errors]]);
    const judged = (own: number): boolean => {
      const a = sideOf(baseline, { scores: { wer: 0.2 } });
      const b = sideOf(times(0.5), { scores: { wer: own } });
      const comparison = compareResults(a, b, { tasks: known });
      return gateResults(comparison, { tasks: known, maximumIncrease: 0.05, accuracyGate: 0.99 })
        .passed;
    };
    expect(judged(0.1)).toBe(true);
    expect(judged(0.201)).toBe(true);
    expect(judged(0.21)).toBe(false);
  });

  it('fails what cannot be compared, is not known, or is not there', () => {
    expect(gated(sideOf(baseline, { samplesSha256: 'bb' })).pairs[0]).toMatchObject({
      verdict: 'fail',
      reasons: ['not comparable, for these differ: samples (aa | bb)'],
    });
    expect(gated(sideOf(baseline, { phases: [] })).pairs[0]).toMatchObject({ verdict: 'fail' });
    const nothing = gated({ experiment: makeExperiment([]), results: [] });
    expect(
      gated({ experiment: makeExperiment([]), results: [] }, { allowMissing: true }).passed,
    ).toBe(false);
    expect(nothing).toMatchObject({ passed: false, missing: [{ side: 'a' }] });
  });

  it('lets a cell of the baseline be missing only where that is allowed', () => {
    const both = [sideOf(baseline), sideOf(baseline, {}, 'tfjs')];
    const wide: ComparedSide = {
      experiment: makeExperiment(both.flatMap(({ experiment }) => experiment.runs)),
      results: both.flatMap(({ results }) => results),
    };
    const comparison = compareResults(wide, sideOf(baseline), { tasks });
    const options = { tasks, maximumIncrease: 0.05, accuracyGate: null };
    const strict = gateResults(comparison, options);
    expect(strict.passed).toBe(false);
    expect(strict.missing.map(({ facets }) => facets.backend)).toEqual(['tfjs']);
    expect(gateResults(comparison, { ...options, allowMissing: true }).passed).toBe(true);
  });
});
