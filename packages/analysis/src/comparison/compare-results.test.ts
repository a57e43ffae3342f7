import type { CompletedResult, Experiment, Protocol, RunSpec } from '@wattbench/core';
import * as fc from 'fast-check';
import { mean } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { answers, runOf, specOf } from '../__fixtures__/comparison.js';
import { makeExperiment, makePhase, makeReading, packageChannel } from '../__fixtures__/runs.js';
import { tasks } from '../__fixtures__/summary-of.js';
import { compareResults, type ComparedSide, type PairComparison } from '../index.js';

const seed = 20_261_130;

interface Change {
  readonly backend?: string;
  readonly cell?: Partial<RunSpec['cell']>;
  readonly protocol?: Partial<Protocol>;
  readonly result?: Partial<CompletedResult>;
  readonly experiment?: Partial<Experiment>;
  /** Share of the energy. */
  readonly gain?: number;
}

function sideOf(energiesJ: readonly number[], change: Change = {}): ComparedSide {
  const results = energiesJ.map((energyJ, repeat) => {
    const spec = specOf(change.backend ?? 'onnx', {
      repeat,
      cell: change.cell ?? {},
      protocol: change.protocol ?? {},
    });
    const uncertainty = [{ cause: 'gain', halfWidthJ: (change.gain ?? 0) * energyJ }] as const;
    const phases = [
      makePhase('measure', [makeReading(energyJ, { uncertainty })], {
        processCpuNs: energyJ * 1e8,
      }),
    ];
    return runOf(spec, { phases, ...change.result });
  });
  return {
    experiment: makeExperiment(
      results.map(({ spec }) => spec),
      change.experiment ?? {},
    ),
    results,
  };
}

function onlyPair(a: ComparedSide, b: ComparedSide): PairComparison {
  const { pairs, unpaired, ambiguous } = compareResults(a, b, { tasks });
  const [pair] = pairs;
  if (pair === undefined || pairs.length > 1) throw new TypeError('expected one pair');
  expect({ unpaired, ambiguous }).toEqual({ unpaired: [], ambiguous: [] });
  return pair;
}

function modelled(id: string): Partial<RunSpec['cell']> {
  return { model: { ...specOf('onnx').cell.model, id } };
}

function together(sides: readonly ComparedSide[]): ComparedSide {
  return {
    experiment: makeExperiment(sides.flatMap(({ experiment }) => experiment.runs)),
    results: sides.flatMap(({ results }) => results),
  };
}

const a = [30.1, 31.4, 29.8, 30.9, 30.5];
const b = [32, 33.8, 31.1, 32.9, 32.2, 31.7];

describe('compareResults', () => {
  it('gives the ratio, and the p-value of Welch on the logarithms', () => {
    const { result } = onlyPair(sideOf(a), sideOf(b));
    expect(result?.ratio.mean).toBeCloseTo(mean(b) / mean(a), 12);
    // That of SciPy (see ratio-test.test.ts) is 0.00541; here the ratio is that of the arithmetic means.
    expect(result?.pValue).toBeCloseTo(0.00541, 3);
    expect(result).toMatchObject({ verdict: 'b-uses-more', sharedMeter: true, level: 0.95 });
    expect(result?.ratio.low).toBeGreaterThan(1);
  });

  it('finds no difference of a result to itself', () => {
    const { result } = onlyPair(sideOf(a), sideOf(a));
    expect(result).toMatchObject({ pValue: 1, verdict: 'no-difference-shown' });
    expect(result?.ratio.mean).toBe(1);
    expect(result?.smallestEffect).toBeGreaterThan(1.01);
  });

  it('tests nothing where a side has one repeat', () => {
    const { result } = onlyPair(sideOf([30]), sideOf([60]));
    expect(result).toMatchObject({
      ratio: { mean: 2 },
      pValue: null,
      verdict: 'not-tested',
      smallestEffect: null,
    });
  });

  it('holds the gain of the meter only where two meters read', () => {
    const shared = onlyPair(sideOf(a, { gain: 0.05 }), sideOf(b, { gain: 0.05 })).result;
    const elsewhere = sideOf(b, { gain: 0.05 });
    const apart = onlyPair(sideOf(a, { gain: 0.05 }), {
      ...elsewhere,
      results: elsewhere.results.map((result) => ({
        ...result,
        environment: { ...result.environment, machine: 'another' },
      })),
    });
    expect(shared?.verdict).toBe('b-uses-more');
    expect(apart.result).toMatchObject({ verdict: 'no-difference-shown', sharedMeter: false });
    expect(apart.environment).toEqual([{ what: 'machine', a: 'example', b: 'another' }]);
  });

  it('compares CPU time, which is no energy and needs no meter', () => {
    const noMeter = { result: { meters: [] } };
    const { pairs, metric } = compareResults(sideOf(a, noMeter), sideOf(b, noMeter), {
      tasks,
      metric: 'cpu-time',
    });
    expect(metric).toBe('cpu-time');
    expect(pairs[0]?.a.figure?.mean).toBeCloseTo(mean(a) / 10, 9);
    expect(pairs[0]?.result?.ratio.mean).toBeCloseTo(mean(b) / mean(a), 9);
  });

  it('asks for more where an experiment was looked at several times', () => {
    const looked = {
      experiment: { target: { share: 0.01, of: 'energy', looks: [5, 7, 9, 12], budgetS: null } },
    } as const;
    const once = compareResults(sideOf(a), sideOf(b), { tasks });
    const often = compareResults(sideOf(a, looked), sideOf(b), { tasks });
    expect(often.significance).toBeCloseTo(0.05 / 4, 12);
    expect(often.pairs[0]?.result?.ratio.high).toBeGreaterThan(
      once.pairs[0]?.result?.ratio.high ?? 9,
    );
  });

  it(`turns round with its sides, and its verdict is what its interval says (seed ${seed})`, () => {
    const energies = fc.array(fc.double({ min: 20, max: 60, noNaN: true }), {
      minLength: 2,
      maxLength: 8,
    });
    fc.assert(
      fc.property(energies, energies, (x, y) => {
        const there = onlyPair(sideOf(x), sideOf(y)).result;
        const back = onlyPair(sideOf(y), sideOf(x)).result;
        if (there === null || back === null) throw new TypeError('expected a ratio');
        expect(there.ratio.mean * back.ratio.mean).toBeCloseTo(1, 9);
        expect(there.ratio.low * back.ratio.high).toBeCloseTo(1, 6);
        expect(there.pValue).toBeCloseTo(back.pValue ?? -1, 9);
        const leavesOutOne = there.ratio.low > 1 || there.ratio.high < 1;
        expect(leavesOutOne).toBe(there.verdict !== 'no-difference-shown');
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('several pairs', () => {
  const models = ['m1', 'm2', 'm3'];
  it('are corrected for their number, and each interval is that of its step', () => {
    const { pairs } = compareResults(
      together(models.map((id) => sideOf(a, { cell: modelled(id) }))),
      together([
        sideOf(b, { cell: modelled('m1') }),
        sideOf(a, { cell: modelled('m2') }),
        sideOf([31.2, 31.9, 30.2, 31.3, 31], { cell: modelled('m3') }),
      ]),
      { tasks },
    );
    const [first, second, third] = pairs.map(({ result }) => result);
    expect(first?.adjustedPValue).toBeCloseTo(3 * (first?.pValue ?? 0), 12);
    expect(first).toMatchObject({ verdict: 'b-uses-more', level: 1 - 0.05 / 3 });
    expect(third?.adjustedPValue).toBeCloseTo(2 * (third?.pValue ?? 0), 12);
    expect(third).toMatchObject({ verdict: 'no-difference-shown', level: 1 - 0.05 / 2 });
    // Once one is not told from 1, no larger p-value may be.
    expect(second).toMatchObject({ verdict: 'no-difference-shown', level: 1 - 0.05 / 2 });
  });

  it('are found by task, model and data; what has no partner is named with what comes nearest', () => {
    const { pairs, unpaired } = compareResults(
      together([sideOf(a, { cell: modelled('m1') }), sideOf(a, { cell: modelled('m2') })]),
      together([sideOf(b, { cell: modelled('m2') })]),
      { tasks },
    );
    expect(pairs.map((pair) => pair.a.facets.model)).toEqual(['m2']);
    expect(unpaired).toMatchObject([
      { side: 'a', facets: { model: 'm1' }, nearest: [{ model: 'm2' }] },
    ]);
  });

  it('can be two backends of one result, chosen by what is selected', () => {
    const both = together([sideOf(a), sideOf(b, { backend: 'tfjs' })]);
    const { pairs } = compareResults(
      { ...both, select: { backend: 'onnx' } },
      { ...both, select: { backend: 'tfjs' } },
      { tasks },
    );
    expect(pairs).toHaveLength(1);
    expect(pairs[0]?.b.facets.backend).toBe('tfjs');
    expect(pairs[0]?.obstacles).toEqual([]);
  });

  it('are not guessed where several could be meant', () => {
    const many = together([
      sideOf(a, { cell: { threads: 1 } }),
      sideOf(a, { cell: { threads: 2 } }),
    ]);
    const { pairs, ambiguous } = compareResults(
      { ...many, select: { threads: '1' } },
      { ...many, select: { backend: 'onnx' } },
      { tasks },
    );
    expect(pairs).toEqual([]);
    expect(ambiguous).toMatchObject([{ side: 'a', decidedBy: ['threads'] }]);
  });
});

describe('what may not be compared', () => {
  const estimated = { phases: [makePhase('measure', [makeReading(30, { quality: 'estimated' })])] };
  const otherBoundary = {
    meters: [
      {
        id: 'rapl',
        package: { name: '@wattbench/meters', version: '1.0.0' },
        channels: [{ ...packageChannel, component: 'gpu' as const }],
      },
    ],
  };
  const spec = specOf('onnx').cell;
  it.each<[string, Change]>([
    ['boundary', { result: otherBoundary }],
    ['quality', { result: estimated }],
    ['samples', { result: { samplesSha256: 'bb' } }],
    ['data revision', { cell: { dataset: { ...spec.dataset, revision: '2' } } }],
    ['model revision', { cell: { model: { ...spec.model, revision: '2' } } }],
    [
      'weights',
      {
        cell: {
          model: {
            ...spec.model,
            artifact: { ...spec.model.artifact, files: [{ path: 'm', sha256: 'ff', bytes: 1 }] },
          },
        },
      },
    ],
    ['protocol.batchSize', { protocol: { batchSize: 8 } }],
    ['protocol.concurrency', { protocol: { concurrency: 2 } }],
    ['protocol.inputWords', { protocol: { inputWords: 16 } }],
    ['protocol.window', { protocol: { window: 'end-to-end' } }],
    [
      'protocol.generation',
      { protocol: { generation: { outputTokens: 64, length: 'forced', temperature: 0 } } },
    ],
    ['protocol.warmUp', { protocol: { warmUp: null } }],
  ])('%s: there is no ratio, and both values are told', (what, change) => {
    const pair = onlyPair(sideOf(a), sideOf(b, change));
    expect(pair.obstacles.map((obstacle) => obstacle.what)).toEqual([what]);
    expect(pair.result).toBeNull();
    expect(pair.obstacles[0]?.a).not.toBe(pair.obstacles[0]?.b);
  });

  it('does not mind another limit, name or number of repeats', () => {
    const protocol = { name: 'other', repeats: 9, limits: { startS: 1, phaseS: 2, stopS: 3 } };
    expect(onlyPair(sideOf(a), sideOf(b, { protocol })).obstacles).toEqual([]);
  });
});

describe('answers and scores', () => {
  it('stand beside the figures', () => {
    const other = { result: { outputs: answers(4, { 1: 5 }), scores: { accuracy: 0.8 } } };
    const pair = onlyPair(sideOf(a), sideOf(b, other));
    expect(pair.answers).toMatchObject({
      state: 'not-equivalent',
      compared: 4,
      different: 1,
      first: [{ sampleId: 's1', difference: '1 against 5' }],
    });
    expect([pair.a.scores, pair.b.scores]).toEqual([{ accuracy: 0.9 }, { accuracy: 0.8 }]);
    expect(pair.result).not.toBeNull();
  });

  it('say why they are not compared', () => {
    const few = { result: { outputs: answers(3) } };
    expect(onlyPair(sideOf(a), sideOf(b, few)).answers).toEqual({
      state: 'not-compared',
      reason: 'the answers kept are of other inputs',
    });
  });
});
