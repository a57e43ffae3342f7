import type { CompletedResult, Protocol } from '@wattbench/core';
import { describe, expect, test } from 'vitest';
import { runOf, specOf } from '../../../packages/analysis/src/__fixtures__/comparison.js';
import { makeExperiment } from '../../../packages/analysis/src/__fixtures__/runs.js';
import { intensity, tasks } from '../../../packages/analysis/src/__fixtures__/summary-of.js';
import {
  compareResults,
  summarise,
  type CellSummary,
} from '../../../packages/analysis/src/index.js';

function run(backend: string, protocol: Partial<Protocol>, energyJ: number): CompletedResult {
  return runOf(specOf(backend, { protocol }), { energyJ });
}

function sideOf(results: readonly CompletedResult[]) {
  return { experiment: makeExperiment(results.map(({ spec }) => spec)), results };
}

function summariesOf(results: readonly CompletedResult[]): readonly CellSummary[] {
  return summarise(sideOf(results), { intensity, tasks });
}

describe.each<[string, Partial<Protocol>]>([
  ['batchSize', { batchSize: 8 }],
  ['concurrency', { concurrency: 4 }],
])('P6 %s is part of what is measured', (name, other) => {
  test('runs with another one are no repeats of one cell', () => {
    const summaries = summariesOf([run('onnx', {}, 36), run('onnx', other, 3.6)]);
    expect(
      summaries.map(({ repeats, energyWhPer1000 }) => [repeats, energyWhPer1000?.mean]),
    ).toEqual([
      [1, 0.01],
      [1, 0.001],
    ]);
  });

  test('cells with another one are not ranked against each other', () => {
    const summaries = summariesOf([run('onnx', {}, 36), run('tfjs', other, 3.6)]);
    expect(summaries.map(({ ratioToBest }) => ratioToBest?.mean ?? 1)).toEqual([1, 1]);
    expect(summaries.map(({ pareto }) => pareto.state)).toEqual(['front', 'front']);
    const alike = summariesOf([run('onnx', other, 36), run('tfjs', other, 3.6)]);
    expect(alike.map(({ ratioToBest }) => ratioToBest?.mean)).toEqual([10, 1]);
  });

  test('two results with another one have no ratio, and the reason instead', () => {
    const [a, b] = [sideOf([run('onnx', {}, 36)]), sideOf([run('onnx', other, 3.6)])];
    expect(compareResults(a, b, { tasks }).pairs).toMatchObject([
      { result: null, obstacles: [{ what: `protocol.${name}` }] },
    ]);
  });
});
