import type { CompletedResult, PhaseRecord, PowerTrace, Reading } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wildRepeats } from '../__fixtures__/arbitrary-run.js';
import {
  coreChannel,
  makeFailed,
  makePhase,
  makeReading,
  makeRun,
  makeSkipped,
  makeSpec,
  packageChannel,
} from '../__fixtures__/runs.js';
import { checkRun } from '../index.js';
import { integratePower } from './integrate-power.js';

const seed = 20_260_602;
const second = 1e9;

/** Of the measured window, which lasts 10 s: 40 W, told every 10 ms. */
const trace: PowerTrace = {
  channel: packageChannel.id,
  atNs: Array.from({ length: 1000 }, (_, index) => 10 * second + (index + 0.5) * 1e7),
  powerW: Array.from({ length: 1000 }, () => 40),
  thinning: 1,
};

type Seconds = readonly [number, number];

const reading = ([startS, endS]: Seconds, energyJ: number, change: Partial<Reading> = {}) =>
  makeReading(energyJ, {
    window: { startNs: startS * second - 1e4, endNs: endS * second + 1e4 },
    uncertainty: [{ cause: 'resolution', halfWidthJ: 0.001 }],
    ...change,
  });

const phase = (id: PhaseRecord['id'], [startS, endS]: Seconds, change: Partial<PhaseRecord> = {}) =>
  makePhase(id, [reading([startS, endS], (endS - startS) * 40)], {
    window: { startNs: startS * second, endNs: endS * second },
    inferences: 0,
    ...change,
  });

const measure = (change: Partial<PhaseRecord> = {}) =>
  phase('measure', [10, 20], { inferences: 1000, traces: [trace], ...change });

/** 1,000 calls of 10 ms each, with 40 W. */
function soundRun(change: Partial<CompletedResult> = {}): CompletedResult {
  return makeRun(makeSpec(0), 400, {
    latenciesNs: Array.from({ length: 1000 }, () => 1e7),
    phases: [phase('baseline', [0, 2]), measure(), phase('cool-down', [30, 32])],
    ...change,
  });
}

function withMeasure(change: Partial<PhaseRecord>): CompletedResult {
  return soundRun({ phases: [phase('baseline', [0, 2]), measure(change)] });
}

/** The checks that found a fault, each with its first. */
function faultsOf(result: Parameters<typeof checkRun>[0]) {
  return Object.fromEntries(
    checkRun(result).flatMap(({ check, faults }) =>
      faults.length === 0 ? [] : [[check, faults[0]]],
    ),
  );
}

const generating = (change: Partial<CompletedResult> = {}) =>
  soundRun({
    generation: Array.from({ length: 1000 }, () => ({
      promptTokens: [12],
      outputTokens: [32],
      prefillNs: 4e6,
      decodeNs: 6e6,
    })),
    ...change,
  });

describe('checkRun', () => {
  it('finds nothing where the records fit together', () => {
    for (const result of [soundRun(), generating(), makeFailed(makeSpec(0))]) {
      expect(faultsOf(result)).toEqual({});
    }
  });

  it('says what was held against what, and what could not be', () => {
    expect(checkRun(soundRun())).toMatchObject([
      { check: 'windows', compared: 6, notPossible: null },
      { check: 'latencies', compared: 1000 },
      { check: 'tokens', compared: 0 },
      { check: 'energy', compared: 3, notPossible: null },
      { check: 'traces', compared: 1, notPossible: null },
    ]);
    expect(checkRun(withMeasure({ traces: [] }))).toMatchObject([
      {},
      {},
      {},
      {},
      { compared: 0, notPossible: 'no traces were kept' },
    ]);
    for (const { compared, notPossible } of checkRun(makeSkipped(makeSpec(0)))) {
      expect([compared, notPossible]).toEqual([0, null]);
    }
  });

  it.each<[string, CompletedResult, Readonly<Record<string, unknown>>]>([
    [
      'phases that overlap',
      soundRun({ phases: [phase('baseline', [0, 10.5]), measure()] }),
      { windows: 'measure begins 500 ms before baseline has ended' },
    ],
    [
      'phases in another order',
      soundRun({ phases: [phase('cool-down', [0, 2]), measure()] }),
      { windows: 'measure stands behind cool-down' },
    ],
    [
      'a reading that began late',
      withMeasure({ readings: [reading([11, 20], 400)], traces: [] }),
      { windows: 'measure: the reading of rapl:package-0 does not enclose the phase' },
    ],
    [
      'a round of the warm-up outside of it',
      soundRun({
        phases: [
          phase('warm-up', [5, 7], {
            rounds: [
              {
                window: { startNs: 6 * second, endNs: 8 * second },
                inferences: 1,
                medianLatencyNs: 1,
                powerW: null,
              },
            ],
          }),
          measure(),
        ],
      }),
      { windows: 'warm-up: round 1 lies outside, or in another round' },
    ],
    [
      'one call less',
      soundRun({ latenciesNs: Array.from({ length: 999 }, () => 1e7) }),
      { latencies: '1000 inferences are no 999 calls of 1' },
    ],
    [
      'calls that do not fit into the window',
      soundRun({ latenciesNs: Array.from({ length: 1000 }, () => 1.01e7) }),
      { latencies: 'calls of 10100 ms in sum, 1 at once, do not fit into 10000 ms' },
    ],
    [
      'a call longer than the window',
      soundRun({ latenciesNs: [2e10, ...Array.from({ length: 999 }, () => 1)] }),
      { latencies: 'a call of 20000 ms is longer than the window of 10000 ms' },
    ],
    [
      'a sample answered twice',
      soundRun({ outputs: [1, 1].map((output) => ({ sampleId: 'one', output })) }),
      { latencies: 'a sample was answered twice' },
    ],
    [
      'more tokens than were asked for',
      generating({
        generation: Array.from({ length: 1000 }, (_, index) => ({
          promptTokens: [12],
          outputTokens: [index === 7 ? 33 : 32],
          prefillNs: 4e6,
          decodeNs: 6e6,
        })),
      }),
      { tokens: 'call 8: 33 tokens were written, where 32 were asked for' },
    ],
    [
      'times of tokens that are not those of the calls',
      generating({ latenciesNs: Array.from({ length: 1000 }, () => 0.9e7) }),
      { tokens: 'call 1: prefill and decode do not add up to its latency' },
    ],
    [
      'a reading of no channel',
      withMeasure({ readings: [reading([10, 20], 400, { channel: 'rapl:other' })], traces: [] }),
      { energy: 'measure: rapl:other is no channel of the meters' },
    ],
    [
      'millijoules for joules',
      withMeasure({ readings: [reading([10, 20], 4e8)], traces: [] }),
      { energy: 'measure: rapl:package-0 read 40000000 W, which no machine draws' },
    ],
    [
      'no joule where all counts',
      withMeasure({ readings: [reading([10, 20], 0)], traces: [] }),
      { energy: 'measure: rapl:package-0 read 0 J and does not say why' },
    ],
    [
      'an energy that its power does not come to',
      withMeasure({ readings: [reading([10, 20], 396)] }),
      { traces: 'measure: rapl:package-0 read 396 J, and its power comes to 400 ± 0 J' },
    ],
  ])('finds %s, and nothing else', (_, result, expected) => {
    expect(faultsOf(result)).toEqual(expected);
  });

  it('knows that several calls under way at once last longer than the window', () => {
    const spec = makeSpec(0);
    const latenciesNs = Array.from({ length: 1000 }, () => 2e7);
    const two = { ...spec, protocol: { ...spec.protocol, concurrency: 2 } };
    expect(faultsOf(soundRun({ spec: two, latenciesNs }))).toEqual({});
    expect(faultsOf(soundRun({ latenciesNs }))).toHaveProperty('latencies');
  });

  it('knows that only every n-th of very many calls is kept', () => {
    const latenciesNs = Array.from({ length: 334 }, () => 1e7);
    expect(faultsOf(soundRun({ latenciesNs, latencyThinning: 3 }))).toEqual({});
    expect(faultsOf(soundRun({ latenciesNs, latencyThinning: 2 }))).toEqual({
      latencies: '1000 inferences are no 334 calls of 1, one of every 2 kept',
    });
  });

  it('takes a forced length that the run itself calls not kept', () => {
    const generation = Array.from({ length: 1000 }, () => ({
      promptTokens: [12],
      outputTokens: [40],
      prefillNs: 4e6,
      decodeNs: 6e6,
    }));
    const issues = [{ code: 'output-length', detail: 'longer' }] as const;
    expect(faultsOf(generating({ generation, issues }))).toEqual({});
  });

  it('cannot say whose a trace is that two meters may have told', () => {
    const run = withMeasure({ readings: [reading([10, 20], 396)] });
    const [meter] = run.meters;
    if (meter === undefined) throw new TypeError('no meter');
    const meters = [meter, { ...meter, id: 'other', channels: [packageChannel, coreChannel] }];
    expect(checkRun({ ...run, meters })[4]).toMatchObject({ faults: [], compared: 0 });
  });

  it(`throws nothing, whatever numbers stand in a run (seed ${seed})`, () => {
    fc.assert(
      fc.property(wildRepeats, (runs) => {
        for (const run of runs) expect(checkRun(run)).toHaveLength(5);
      }),
      { seed },
    );
  });
});

/** Over one second, from a sample every 10 ms. */
const integralOf = (powerW: (atS: number) => number, change: Partial<typeof packageChannel> = {}) =>
  integratePower(
    {
      channel: 'c',
      atNs: Array.from({ length: 101 }, (_, index) => index * 1e7),
      powerW: Array.from({ length: 101 }, (_, index) => powerW(index / 100)),
      thinning: 1,
    },
    {
      window: { startNs: 0, endNs: second },
      channel: { ...packageChannel, ...change },
    },
  );

describe('integratePower', () => {
  it('is exact for a power that is constant, or rises in a straight line', () => {
    expect(integralOf(() => 25)?.energyJ).toBeCloseTo(25, 9);
    expect(integralOf((atS) => 20 + 10 * atS)?.energyJ).toBeCloseTo(25, 9);
  });

  it('leaves out what holds power of before the window', () => {
    // Shown 100 ms late, as a mean of 100 ms: what is shown before 200 ms was idle.
    const late = integralOf((atS) => (atS < 0.2 ? 5 : 25), { lagNs: 1e8, averagingNs: 1e8 });
    expect(late?.energyJ).toBeCloseTo(25, 9);
  });

  it('gives nothing for what is no series', () => {
    const options = { window: { startNs: 0, endNs: second }, channel: packageChannel };
    const none = { channel: 'c', thinning: 1 };
    for (const [atNs, powerW] of [
      [[], []],
      [[1e8], [1]],
      [
        [2e8, 1e8],
        [1, 1],
      ],
      [[1e8, 2e8], [1]],
      [
        [1e8, 2e8],
        [1e308, 1e308],
      ],
    ] as const) {
      expect(integratePower({ ...none, atNs, powerW }, options)).toBeNull();
    }
  });

  it(`holds the true energy of a power that jumps, in all but few windows (seed ${seed})`, () => {
    const random = uniform(seed);
    const windows = 1000;
    let missed = 0;
    for (let count = 0; count < windows; count += 1) {
      const { truth, trace: told } = jumpingPower(random, 4 + Math.floor(random.next().value * 8));
      const found = integratePower(told, {
        window: { startNs: 0, endNs: second },
        channel: packageChannel,
      });
      if (found === null || Math.abs(found.energyJ - truth) > found.halfWidthJ) missed += 1;
    }
    expect(missed / windows).toBeLessThan(0.03);
  });
});

/** Power in pieces of 1 ms that jumps at random moments and has noise, told as means of 10 ms; and its true energy. */
function jumpingPower(random: Generator<number, never>, jumps: number) {
  let powerW = 40;
  let truth = 0;
  const means: number[] = [];
  for (let step = 0; step < 1000; step += 1) {
    if (random.next().value < jumps / 1000) powerW = 20 + 60 * random.next().value;
    const now = powerW * (0.95 + 0.1 * random.next().value);
    truth += now * 1e-3;
    if (step % 10 === 0) means.push(0);
    means[means.length - 1] = (means.at(-1) ?? 0) + now / 10;
  }
  // The first and the last hold a part of the window only, as updates of a counter do.
  const inside = means.slice(1, -1);
  const atNs = inside.map((_, index) => (index + 1.5) * 1e7);
  return { truth, trace: { channel: 'c', atNs, powerW: inside, thinning: 1 } };
}

/** A small documented generator (Park and Miller, 1988), so that the windows come again with the seed. */
function* uniform(from: number): Generator<number, never> {
  let state = from;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}
