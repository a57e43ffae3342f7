import type { CompletedResult } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { runOf, specOf, summariesOf } from './__fixtures__/comparison.js';
import { makePhase, makeReading } from './__fixtures__/runs.js';

const seed = 11;
const comparisons = 600;
const trueJ = 36;

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
