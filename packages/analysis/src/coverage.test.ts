import { describe, expect, it } from 'vitest';
import { makePhase, makeReading, makeRun, makeSpec, repeatsOf } from './__fixtures__/runs.js';
import { carbonIntensity, summarise } from './index.js';

const intensity = carbonIntensity({ intensityGPerKwh: 400 });
const seed = 11;
const experiments = 2000;
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
    const [summary] = summarise(repeatsOf(results), { intensity });
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
