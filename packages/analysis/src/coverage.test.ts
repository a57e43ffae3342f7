import type { CompletedResult } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { runOf, specOf, summariesOf } from './__fixtures__/comparison.js';
import { makePhase, makeReading, makeRun, makeSpec, repeatsOf } from './__fixtures__/runs.js';
import { carbonIntensity, summarise } from './index.js';
import { tasks } from './__fixtures__/summary-of.js';

const intensity = carbonIntensity({ intensityGPerKwh: 400 });
const seed = 11;
const experiments = 2000;
const comparisons = 1000;
const repeats = 5;
const trueJ = 36;
const trueWhPer1000 = 0.01;

/** Standard normal numbers by Box and Muller (1958) from Lehmer's generator (Park and Miller 1988). */
function normalNumbers(start: number): () => number {
  let state = start;
  const uniform = (): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * The share of simulated experiments whose interval holds the true energy. Each has one meter, whose gain is wrong by
 * the same factor in all of its repeats, and repeats that differ by a factor (log-normal, mean 1).
 */
function coverage(errors: { readonly gain95: number; readonly spread: number }): number {
  const normal = normalNumbers(seed);
  let held = 0;
  for (let experiment = 0; experiment < experiments; experiment += 1) {
    const gain = 1 + (errors.gain95 / 1.96) * normal();
    const results = Array.from({ length: repeats }, (_, repeat) => {
      const energyJ = trueJ * gain * Math.exp(errors.spread * normal() - errors.spread ** 2 / 2);
      const uncertainty = [{ cause: 'gain', halfWidthJ: errors.gain95 * energyJ }] as const;
      const phases = [makePhase('measure', [makeReading(energyJ, { uncertainty })])];
      return makeRun(makeSpec(repeat), 1, { phases });
    });
    const [summary] = summarise(repeatsOf(results), { intensity, tasks });
    const energy = summary?.energyWhPer1000;
    if (energy && energy.low <= trueWhPer1000 && trueWhPer1000 <= energy.high) held += 1;
  }
  return held / experiments;
}

describe(`the interval of ${repeats} repeats, over ${experiments} experiments (seed ${seed})`, () => {
  it.each([
    ['only a wrong gain', { gain95: 0.05, spread: 0 }],
    ['only a spread of 3 %', { gain95: 0, spread: 0.03 }],
    ['only a spread of 20 %', { gain95: 0, spread: 0.2 }],
    ['a wrong gain and a spread of 5 %', { gain95: 0.05, spread: 0.05 }],
    ['a wrong gain and a spread of 15 %', { gain95: 0.1, spread: 0.15 }],
  ])('holds the truth in 93 to 98 of 100 with %s', (_, errors) => {
    const share = coverage(errors);
    expect(share).toBeGreaterThanOrEqual(0.93);
    expect(share).toBeLessThanOrEqual(0.98);
  });
});

/**
 * The share of simulated experiments whose interval holds the true ratio of two runtimes, in so many repeats each. One
 * meter reads both: its gain is wrong by the same factor in all runs.
 */
function ratioCoverage(
  count: number,
  spreads: { readonly best: number; readonly other: number },
): number {
  const normal = normalNumbers(seed);
  const trueRatio = 2;
  const resultsOf = (backend: string, meanJ: number, spread: number): CompletedResult[] =>
    Array.from({ length: count }, (_, repeat) => {
      const energyJ = meanJ * Math.exp(spread * normal() - spread ** 2 / 2);
      const uncertainty = [{ cause: 'gain', halfWidthJ: 0.1 * energyJ }] as const;
      const phases = [makePhase('measure', [makeReading(energyJ, { uncertainty })])];
      return runOf(specOf(backend, { repeat }), { phases });
    });
  let held = 0;
  for (let experiment = 0; experiment < comparisons; experiment += 1) {
    const gain = 1 + (0.1 / 1.96) * normal();
    const summaries = summariesOf([
      ...resultsOf('onnx', trueJ * gain, spreads.best),
      ...resultsOf('tfjs', trueRatio * trueJ * gain, spreads.other),
    ]);
    const ratio = summaries['tfjs']?.ratioToBest;
    if (ratio && ratio.low <= trueRatio && trueRatio <= ratio.high) held += 1;
  }
  return held / comparisons;
}

describe(`the interval of a ratio, over ${comparisons} comparisons (seed ${seed})`, () => {
  it.each(
    [3, 5, 10].flatMap((count) => [
      { count, name: 'equal spreads of 5 %', best: 0.05, other: 0.05 },
      { count, name: 'spreads of 2 % and 10 %', best: 0.1, other: 0.02 },
      { count, name: 'a spread of 15 % in one alone', best: 0, other: 0.15 },
    ]),
  )('holds the truth in 93 to 98 of 100: $count repeats, $name', ({ count, ...spreads }) => {
    const share = ratioCoverage(count, spreads);
    expect(share).toBeGreaterThanOrEqual(0.93);
    expect(share).toBeLessThanOrEqual(0.98);
  });
});
