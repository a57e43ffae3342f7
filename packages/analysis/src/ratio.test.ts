import type { CompletedResult, UncertaintyTerm } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answers, runOf, specOf, summariesOf } from './__fixtures__/comparison.js';
import { makeExperiment, makePhase, makeReading, packageChannel } from './__fixtures__/runs.js';
import { intensity, tasks } from './__fixtures__/summary-of.js';
import { summarise } from './index.js';

function runWith(
  backend: string,
  energyJ: number,
  change: { readonly repeat?: number; readonly uncertainty?: readonly UncertaintyTerm[] } = {},
): CompletedResult {
  const { repeat = 0, uncertainty = [] } = change;
  return runOf(specOf(backend, { repeat }), {
    phases: [makePhase('measure', [makeReading(energyJ, { uncertainty })])],
  });
}

function terms(cause: UncertaintyTerm['cause'], halfWidthJ: number) {
  return { uncertainty: [{ cause, halfWidthJ }] };
}

/** The ratio of `tfjs`, limits relative to its mean. */
function ratioOf(results: readonly CompletedResult[]) {
  const ratio = summariesOf(results)['tfjs']?.ratioToBest;
  if (!ratio) throw new TypeError('expected a ratio');
  return { mean: ratio.mean, fall: ratio.mean / ratio.low, rise: ratio.high / ratio.mean };
}

describe('the ratio to the best', () => {
  it('is energy over the lowest, which has exactly 1', () => {
    const { onnx, tfjs, transformers } = summariesOf([
      runWith('onnx', 50, terms('gain', 5)),
      runWith('tfjs', 100, terms('gain', 10)),
      runWith('transformers', 25, terms('resolution', 5)),
    ]);
    expect(transformers?.ratioToBest).toEqual({ mean: 1, low: 1, high: 1 });
    expect(onnx?.ratioToBest?.mean).toBeCloseTo(2, 12);
    expect(tfjs?.ratioToBest?.mean).toBeCloseTo(4, 12);
  });

  it('leaves out what is not equivalent, however little it uses', () => {
    const cheat = runWith('tfjs', 1);
    const { onnx, tfjs } = summariesOf([
      runWith('onnx', 50),
      { ...cheat, outputs: answers(4, { 0: 2 }) },
    ]);
    expect(onnx?.ratioToBest).toEqual({ mean: 1, low: 1, high: 1 });
    expect(tfjs?.ratioToBest).toBeNull();
    expect(tfjs?.energyWhPer1000).not.toBeNull();
  });

  it('is not given to a cell that is alone, nor to one that was not compared', () => {
    expect(summariesOf([runWith('onnx', 50)])['onnx']?.ratioToBest).toBeNull();
    const other = { ...runWith('tfjs', 10), samplesSha256: 'bb' };
    const { onnx, tfjs } = summariesOf([runWith('onnx', 50), other]);
    expect([onnx?.ratioToBest, tfjs?.ratioToBest]).toEqual([null, null]);
  });

  it('is not given where the energy is unknown, and the others are ranked without it', () => {
    const { onnx, tfjs, transformers } = summariesOf([
      runWith('onnx', 0),
      runWith('tfjs', 50),
      runWith('transformers', 100),
    ]);
    expect([onnx, tfjs, transformers].map((summary) => summary?.ratioToBest?.mean)).toEqual([
      undefined,
      1,
      2,
    ]);
  });

  it.each([
    [
      'another quality',
      (run: CompletedResult) => ({
        ...run,
        phases: [makePhase('measure', [makeReading(10, { quality: 'estimated' })])],
      }),
      'its energy is estimated by rapl, CPU, all of the machine (rapl:package-0), and that of onnx measured by rapl, CPU, all of the machine (rapl:package-0)',
    ],
    [
      'another boundary',
      (run: CompletedResult) => ({
        ...run,
        meters: run.meters.map((meter) => ({
          ...meter,
          channels: [{ ...packageChannel, component: 'gpu' as const }],
        })),
      }),
      'its energy is measured by rapl, GPU, all of the machine (rapl:package-0), and that of onnx measured by rapl, CPU, all of the machine (rapl:package-0)',
    ],
    [
      'another meter',
      (run: CompletedResult) => ({
        ...run,
        spec: {
          ...run.spec,
          meters: run.spec.meters.map((meter) => ({ ...meter, options: { a: 1 } })),
        },
      }),
      'its energy is measured by rapl, CPU, all of the machine (rapl:package-0), and that of onnx measured by rapl, CPU, all of the machine (rapl:package-0)',
    ],
  ])('is not given across %s, with the reason', (_, changed, detail) => {
    const { onnx, tfjs } = summariesOf([runWith('onnx', 50), changed(runWith('tfjs', 10))]);
    expect(onnx?.ratioToBest?.mean).toBe(1);
    expect(tfjs?.ratioToBest).toBeNull();
    expect(tfjs?.issues).toContainEqual({ code: 'not-ranked', detail, repeats: 1, of: 1 });
  });
});

describe('the interval of a ratio', () => {
  it('is free of a gain that is wrong by the same share in both', () => {
    const { mean, fall, rise } = ratioOf([
      runWith('onnx', 50, terms('gain', 10)),
      runWith('tfjs', 100, terms('gain', 20)),
    ]);
    expect(mean).toBeCloseTo(2, 12);
    expect(fall).toBeCloseTo(1, 12);
    expect(rise).toBeCloseTo(1, 12);
  });

  it('keeps what a gain is wrong by in one more than in the other', () => {
    const { fall, rise } = ratioOf([
      runWith('onnx', 50, terms('gain', 5)),
      runWith('tfjs', 100, terms('gain', 20)),
    ]);
    expect(fall).toBeCloseTo(0.9 / 0.8, 12);
    expect(rise).toBeCloseTo(0.9 / 0.8, 12);
  });

  it('is free of a common doubt of 100 % and more', () => {
    const { fall, rise } = ratioOf([
      runWith('onnx', 50, terms('model', 75)),
      runWith('tfjs', 100, terms('model', 150)),
    ]);
    expect(fall).toBeCloseTo(1, 12);
    expect(rise).toBeCloseTo(1, 12);
  });

  it('holds the independent doubts of both', () => {
    const { fall, rise } = ratioOf([
      runWith('onnx', 50, terms('resolution', 5)),
      runWith('tfjs', 100, terms('update-period', 20)),
    ]);
    expect(fall).toBeCloseTo(Math.exp(Math.hypot(Math.log(0.8), Math.log(1.1))), 12);
    expect(rise).toBeCloseTo(Math.exp(Math.hypot(Math.log(1.2), Math.log(0.9))), 12);
  });

  it('holds the spreads of both by the degrees of freedom of Welch and Satterthwaite', () => {
    // Equal variances of two repeats each: v = 1 + 1 = 2, t(0.975, 2) = 4.302653.
    const spread = Math.log(1.1);
    const [low, high] = [Math.exp(-spread), Math.exp(spread)];
    const { fall, rise } = ratioOf([
      runWith('onnx', 50 * low),
      runWith('onnx', 50 * high, { repeat: 1 }),
      runWith('tfjs', 100 * low),
      runWith('tfjs', 100 * high, { repeat: 1 }),
    ]);
    const factor = Math.exp(4.302652729696142 * Math.sqrt(2) * spread);
    expect(fall).toBeCloseTo(factor, 9);
    expect(rise).toBeCloseTo(factor, 9);
  });

  it('says so when only the best has a single repeat', () => {
    const { tfjs } = summariesOf([
      runWith('onnx', 50),
      runWith('tfjs', 99),
      runWith('tfjs', 101, { repeat: 1 }),
    ]);
    expect(tfjs?.ratioToBest?.high).toBeGreaterThan(2.1);
    expect(tfjs?.issues).toContainEqual({
      code: 'single-repeat',
      detail: "the ratio's interval lacks the spread between repeats of onnx, which has one",
      repeats: 2,
      of: 2,
    });
  });

  it('is not given when a doubt of the best reaches down to 0', () => {
    const { tfjs } = summariesOf([
      runWith('onnx', 50, terms('resolution', 50)),
      runWith('tfjs', 100),
    ]);
    expect(tfjs?.ratioToBest).toBeNull();
    expect(tfjs?.issues).toContainEqual(
      expect.objectContaining({
        code: 'not-ranked',
        detail: 'the energies are too doubtful for the interval of a ratio',
      }),
    );
  });
});

const energies = fc.array(fc.double({ min: 1e-3, max: 1e4, noNaN: true }), {
  minLength: 1,
  maxLength: 4,
});
const doubts = fc.record({
  gain: fc.double({ min: 0, max: 2, noNaN: true }),
  resolution: fc.double({ min: 0, max: 0.9, noNaN: true }),
});
const comparison = fc
  .array(fc.tuple(energies, doubts), { minLength: 2, maxLength: 4 })
  .map((cells) =>
    cells.flatMap(([values, { gain, resolution }], cell) =>
      values.map((energyJ, repeat) =>
        runWith(`backend${cell}`, energyJ, {
          repeat,
          uncertainty: [
            { cause: 'gain', halfWidthJ: gain * energyJ },
            { cause: 'resolution', halfWidthJ: resolution * energyJ },
          ],
        }),
      ),
    ),
  );
const seed = 20_260_105;

describe(`the ratios of any cells (seed ${seed})`, () => {
  it('are 1 for the best alone and more for the others, and lie within their intervals', () => {
    fc.assert(
      fc.property(comparison, (results) => {
        const summaries = Object.values(summariesOf(results));
        const lowest = Math.min(
          ...summaries.map(({ energyWhPer1000 }) => energyWhPer1000?.mean ?? Infinity),
        );
        const unranked = summaries.filter(({ ratioToBest }) => ratioToBest === null);
        expect(
          unranked.every(({ issues }) => issues.some(({ code }) => code === 'not-ranked')),
        ).toBe(true);
        for (const { ratioToBest, energyWhPer1000 } of summaries) {
          if (ratioToBest === null || energyWhPer1000 === null) continue;
          const { mean, low, high } = ratioToBest;
          expect(mean).toBeCloseTo(energyWhPer1000.mean / lowest, 9);
          expect([low, high].every(Number.isFinite)).toBe(true);
          expect(low).toBeLessThanOrEqual(mean);
          expect(mean).toBeLessThanOrEqual(high);
        }
        const best = summaries.find(({ energyWhPer1000 }) => energyWhPer1000?.mean === lowest);
        expect(best?.ratioToBest).toEqual({ mean: 1, low: 1, high: 1 });
      }),
      { seed, numRuns: 200 },
    );
  });

  it('do not depend on the order of the results', () => {
    const shuffled = comparison.chain((results) =>
      fc.tuple(fc.constant(results), fc.shuffledSubarray(results, { minLength: results.length })),
    );
    fc.assert(
      fc.property(shuffled, ([results, others]) => {
        const experiment = makeExperiment(results.map(({ spec }) => spec));
        const options = { intensity, tasks };
        expect(summarise({ experiment, results: others }, options)).toEqual(
          summarise({ experiment, results }, options),
        );
      }),
      { seed, numRuns: 100 },
    );
  });
});
