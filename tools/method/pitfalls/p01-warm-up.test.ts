import type { CompletedResult } from '@wattbench/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeExperiment } from '../../../packages/analysis/src/__fixtures__/runs.js';
import { intensity, tasks } from '../../../packages/analysis/src/__fixtures__/summary-of.js';
import { summarise } from '../../../packages/analysis/src/index.js';
import {
  ownMachine,
  perform,
} from '../../../packages/runner/src/experiment/__fixtures__/perform.js';

ownMachine();

async function measured(options: { driftUs?: number; maximumS: number }): Promise<CompletedResult> {
  const { driftUs, maximumS } = options;
  const { results } = await perform({
    // The first sixty calls take up to 5 ms longer, as with a just-in-time compiler.
    backends: [
      driftUs === undefined
        ? { busyUs: 500, settling: { calls: 60, extraUs: 5000 } }
        : { busyUs: 200, driftUs },
    ],
    protocol: {
      inferences: 20,
      accuracySamples: 0,
      warmUp: {
        minimumInferences: 1,
        minimumS: 0,
        maximumInferences: 1_000_000,
        maximumS,
        steady: { rounds: 5, roundS: 0.03, tolerance: 0.1 },
      },
    },
  });
  const [result] = results;
  if (result?.state !== 'completed') throw new TypeError(JSON.stringify(result));
  return result;
}

function energyJ({ phases }: CompletedResult, phase: string): number {
  const [reading] = phases.find(({ id }) => id === phase)?.readings ?? [];
  return reading?.state === 'read' ? reading.energyJ : Number.NaN;
}

describe('P1 warm-up, load and first run are not mixed into the figure', () => {
  let result: CompletedResult;
  beforeAll(async () => {
    result = await measured({ maximumS: 10 });
  });

  test('each has a window and a reading of its own', () => {
    const ids = ['load', 'first-run', 'warm-up', 'measure'];
    const found = result.phases.filter(({ id }) => ids.includes(id));
    expect(found.map(({ id, readings }) => [id, readings.length])).toEqual(
      ids.map((id) => [id, 1]),
    );
  });

  test('the warm-up goes on until calls take no less than before, and the measured ones are of that kind', () => {
    const latencies = result.latenciesNs.toSorted((a, b) => a - b);
    expect(latencies).toHaveLength(20);
    expect(latencies[10]).toBeLessThan(1.5e6);
    expect(result.issues.map(({ code }) => code)).not.toContain('not-steady');
  });

  test('the figure is the energy of the measured window alone', () => {
    const experiment = makeExperiment([result.spec]);
    const [summary] = summarise({ experiment, results: [result] }, { intensity, tasks });
    const figureJ = ((summary?.energyWhPer1000?.mean ?? Number.NaN) * 3600 * 20) / 1000;
    expect(figureJ).toBeCloseTo(energyJ(result, 'measure'), 9);
    expect(energyJ(result, 'warm-up')).toBeGreaterThan(2 * figureJ);
  });

  test('a model that never gets steady says so', async () => {
    const { issues } = await measured({ driftUs: 50, maximumS: 0.3 });
    expect(issues.map(({ code }) => code)).toContain('not-steady');
  });
});
