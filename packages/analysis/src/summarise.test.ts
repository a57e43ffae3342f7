import type { CompletedResult } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import {
  coreChannel,
  makePhase,
  makeReading,
  makeRun,
  makeSpec,
  memoryChannel,
  packageChannel,
} from './__fixtures__/runs.js';
import { summaryOf } from './__fixtures__/summary-of.js';

function withChannels(
  run: CompletedResult,
  channels: CompletedResult['meters'][number]['channels'],
): CompletedResult {
  return { ...run, meters: run.meters.map((meter) => ({ ...meter, channels })) };
}

describe('the energy of a cell', () => {
  it('is watt-hours per 1,000 inferences', () => {
    // 36 J over 500 inferences: 0.01 Wh, so 0.02 Wh per 1,000.
    const run = makeRun(makeSpec(0), 1, {
      phases: [makePhase('measure', [makeReading(36)], { inferences: 500 })],
    });
    expect(summaryOf([run])).toMatchObject({
      energyWhPer1000: { mean: 0.02, low: 0.02, high: 0.02 },
      inferencesMade: { fewest: 500, most: 500 },
      quality: 'measured',
      meter: 'rapl',
    });
  });

  it('is of the inferences that each repeat made, be they more than the protocol asks', () => {
    const runs = [1000, 4000].map((inferences, repeat) =>
      makeRun(makeSpec(repeat), 1, {
        phases: [makePhase('measure', [makeReading(36 * (inferences / 1000))], { inferences })],
      }),
    );
    const { energyWhPer1000, inferences, inferencesMade } = summaryOf(runs);
    expect(energyWhPer1000?.mean).toBeCloseTo(0.01, 12);
    expect([inferences, inferencesMade]).toEqual([1000, { fewest: 1000, most: 4000 }]);
  });

  it('sums the counted channels and leaves out the details of them', () => {
    const readings = [
      makeReading(30),
      makeReading(6, { channel: memoryChannel.id }),
      makeReading(25, { channel: coreChannel.id }),
    ];
    const run = makeRun(makeSpec(0), 1, { phases: [makePhase('measure', readings)] });
    const summary = summaryOf([withChannels(run, [packageChannel, memoryChannel, coreChannel])]);
    expect(summary.energyWhPer1000?.mean).toBeCloseTo(0.01, 12);
    expect(summary.powerW?.mean).toBeCloseTo(3.6, 12);
    expect(summary.boundary).toBe(
      'CPU and memory, all of the machine (rapl:package-0, rapl:dram-0)',
    );
  });

  it('is unknown, with the reason, when one counted channel is missing', () => {
    const missing = {
      state: 'missing',
      meter: 'rapl',
      channel: memoryChannel.id,
      window: { startNs: 0, endNs: 1 },
      reason: 'permission',
      detail: 'EACCES',
    } as const;
    const run = makeRun(makeSpec(0), 1, {
      phases: [makePhase('measure', [makeReading(30), missing])],
    });
    const summary = summaryOf([withChannels(run, [packageChannel, memoryChannel])]);
    expect(summary).toMatchObject({
      energyWhPer1000: null,
      carbonGPer1000: null,
      powerW: null,
      quality: null,
    });
    expect(summary.issues).toContainEqual({
      code: 'energy-unknown',
      detail: 'rapl:dram-0: permission, EACCES',
      repeats: 1,
      of: 1,
    });
  });

  it.each([
    ['no reading of a channel', [], 'rapl:package-0: there is no reading'],
    ['a reading of another meter', [makeReading(1, { meter: 'nvml' })], 'there is no reading'],
    ['a counter that did not move', [makeReading(0)], 'it read 0 J, so it did not count'],
    ['a negative energy', [makeReading(-1)], 'it read -1 J'],
    ['two readings of a channel', [makeReading(1), makeReading(1)], 'there are 2 readings'],
  ])('is unknown with %s', (_, readings, reason) => {
    const summary = summaryOf([
      makeRun(makeSpec(0), 1, { phases: [makePhase('measure', readings)] }),
    ]);
    expect(summary.energyWhPer1000).toBeNull();
    expect(summary.issues[1]?.detail).toContain(reason);
  });

  it('is unknown when no inference was counted', () => {
    const phase = makePhase('measure', [makeReading(1)], { inferences: 0 });
    const summary = summaryOf([makeRun(makeSpec(0), 1, { phases: [phase] })]);
    expect(summary.energyWhPer1000).toBeNull();
    expect(summary.issues[1]?.detail).toBe('no inference was counted');
  });

  it('comes from the first meter only', () => {
    const spec = makeSpec(0);
    const [rapl] = spec.meters;
    if (rapl === undefined) throw new TypeError('expected a meter');
    const run = makeRun(spec, 36);
    const wall = {
      id: 'wall',
      package: rapl.package,
      channels: [{ ...packageChannel, id: 'wall:0' }],
    };
    const both = {
      ...run,
      spec: { ...spec, meters: [rapl, { ...rapl, id: 'wall' }] },
      meters: [wall, ...run.meters],
      phases: [
        makePhase('measure', [
          makeReading(90, { meter: 'wall', channel: 'wall:0' }),
          makeReading(36),
        ]),
      ],
    };
    expect(summaryOf([both])).toMatchObject({ meter: 'rapl', energyWhPer1000: { mean: 0.01 } });
  });

  it('is the mean of the repeats whose energy is known', () => {
    const unknown = makeRun(makeSpec(2), 0);
    const summary = summaryOf([makeRun(makeSpec(0), 36), makeRun(makeSpec(1), 72), unknown]);
    expect(summary.energyWhPer1000?.mean).toBeCloseTo(0.015, 12);
    expect(summary.issues).toContainEqual(
      expect.objectContaining({ code: 'energy-unknown', repeats: 1, of: 3 }),
    );
  });

  it('is unknown when the repeats counted different channels', () => {
    const other = withChannels(makeRun(makeSpec(1), 36), [packageChannel, coreChannel]);
    expect(summaryOf([makeRun(makeSpec(0), 36), other]).energyWhPer1000).not.toBeNull();
    const more = withChannels(
      makeRun(makeSpec(1), 1, {
        phases: [
          makePhase('measure', [makeReading(30), makeReading(6, { channel: memoryChannel.id })]),
        ],
      }),
      [packageChannel, memoryChannel],
    );
    const summary = summaryOf([makeRun(makeSpec(0), 36), more]);
    expect(summary.energyWhPer1000).toBeNull();
    expect(summary.issues).toContainEqual(
      expect.objectContaining({ detail: 'the repeats counted different channels' }),
    );
  });

  it('has the quality of its weakest reading', () => {
    const estimated = makeRun(makeSpec(1), 1, {
      phases: [makePhase('measure', [makeReading(36, { quality: 'estimated' })])],
    });
    expect(summaryOf([makeRun(makeSpec(0), 36), estimated]).quality).toBe('estimated');
  });
});

function runWithIdle(idleBeforeJ: number, idleAfterJ: number): CompletedResult {
  return makeRun(makeSpec(0), 1, {
    phases: [
      makePhase('baseline', [makeReading(idleBeforeJ)]),
      makePhase('measure', [makeReading(72)]),
      makePhase('cool-down', [makeReading(idleAfterJ)]),
    ],
  });
}

function readingWithGain(energyJ: number) {
  return makeReading(energyJ, { uncertainty: [{ cause: 'gain', halfWidthJ: energyJ / 10 }] });
}

describe('idle and net energy', () => {
  it('come from the mean of the two baselines, and their drift is doubt', () => {
    const summary = summaryOf([runWithIdle(32.4, 39.6)]);
    expect(summary.idleWhPer1000?.mean).toBeCloseTo(0.01, 12);
    expect(summary.idleWhPer1000?.low).toBeCloseTo(0.009, 12);
    expect(summary.idleWhPer1000?.high).toBeCloseTo(0.011, 12);
    expect(summary.idlePowerW?.mean).toBeCloseTo(3.6, 12);
    expect(summary.netWhPer1000?.mean).toBeCloseTo(0.01, 12);
    expect(summary.netWhPer1000?.low).toBeCloseTo(0.009, 12);
    expect(summary.netWhPer1000?.high).toBeCloseTo(0.011, 12);
  });

  it('may leave the sign of the net open', () => {
    const { netWhPer1000 } = summaryOf([runWithIdle(65, 78)]);
    expect(netWhPer1000?.low).toBeLessThan(0);
    expect(netWhPer1000?.high).toBeGreaterThan(0);
  });

  it('say nothing where idle power changed too much from before the work to after it', () => {
    const summary = summaryOf([runWithIdle(27, 36)]);
    expect(summary).toMatchObject({ idleWhPer1000: null, netWhPer1000: null, idlePowerW: null });
    expect(summary.energyWhPer1000?.mean).toBeCloseTo(0.02, 12);
    expect(summary.issues).toContainEqual({
      code: 'idle-drift',
      detail:
        'idle power went from 2.70 W before the work to 3.60 W after it, so the machine was not in one state',
      repeats: 1,
      of: 1,
    });
  });

  it('have a drift that all repeats share, and that no number of them makes smaller', () => {
    const runs = Array.from({ length: 20 }, (_, repeat) => ({
      ...runWithIdle(32.4, 39.6),
      spec: makeSpec(repeat),
      runId: makeSpec(repeat).id,
    }));
    const { netWhPer1000 } = summaryOf(runs);
    expect(netWhPer1000?.low).toBeCloseTo(0.009, 12);
    expect(netWhPer1000?.high).toBeCloseTo(0.011, 12);
  });

  it('share the gain of the meter, which cancels in the net as far as the energies do', () => {
    const run = makeRun(makeSpec(0), 1, {
      phases: [
        makePhase('baseline', [readingWithGain(54)]),
        makePhase('measure', [readingWithGain(72)]),
        makePhase('cool-down', [readingWithGain(54)]),
      ],
    });
    const net = summaryOf([run]).netWhPer1000;
    expect(net?.mean).toBeCloseTo(0.005, 12);
    expect(net?.high).toBeCloseTo(0.0055, 12);
  });

  it('are unknown when one baseline was not read', () => {
    const summary = summaryOf([runWithIdle(18, 0)]);
    expect(summary).toMatchObject({ idleWhPer1000: null, netWhPer1000: null });
    expect(summary.energyWhPer1000?.mean).toBeCloseTo(0.02, 12);
    expect(summary.issues).toContainEqual({
      code: 'idle-unknown',
      detail: 'cool-down: rapl:package-0: it read 0 J, so it did not count',
      repeats: 1,
      of: 1,
    });
  });
});

describe('latency and scores', () => {
  it('pools the calls of all repeats, by nearest rank', () => {
    const calls = Array.from({ length: 20 }, (_, index) => (index + 1) * 1e6);
    const summary = summaryOf([
      makeRun(makeSpec(0), 36, { latenciesNs: calls.slice(10) }),
      makeRun(makeSpec(1), 36, { latenciesNs: calls.slice(0, 10) }),
    ]);
    expect(summary.latencyMs).toEqual({ p50: 10, p95: 19 });
  });

  it('has no latency without a call', () => {
    expect(summaryOf([makeRun(makeSpec(0), 36, { latenciesNs: [] })]).latencyMs).toBeNull();
  });

  it('passes over what is no number', () => {
    const summary = summaryOf([
      makeRun(makeSpec(0), 36, {
        latenciesNs: [Number.NaN, 5e6, Number.POSITIVE_INFINITY],
        scores: { accuracy: Number.NaN, f1: 0.5 },
      }),
      makeRun(makeSpec(1), 36, { latenciesNs: [], scores: { f1: Number.NaN } }),
    ]);
    expect(summary.latencyMs).toEqual({ p50: 5, p95: 5 });
    expect(summary.scores).toEqual({ f1: 0.5 });
  });

  it('keeps the scores, the first metric first', () => {
    const scores = { f1: 0.8, accuracy: 0.9 };
    const summary = summaryOf([
      makeRun(makeSpec(0), 36, { scores }),
      makeRun(makeSpec(1), 36, { scores }),
    ]);
    expect(Object.entries(summary.scores)).toEqual([
      ['f1', 0.8],
      ['accuracy', 0.9],
    ]);
    expect(summary.issues.map(({ code }) => code)).not.toContain('scores-differ');
  });

  it('says when repeats score differently', () => {
    const summary = summaryOf([
      makeRun(makeSpec(0), 36, { scores: { accuracy: 0.8 } }),
      makeRun(makeSpec(1), 36, { scores: { accuracy: 0.9 } }),
    ]);
    expect(summary.scores['accuracy']).toBeCloseTo(0.85, 12);
    expect(summary.issues).toContainEqual({
      code: 'scores-differ',
      detail: 'accuracy lies between 0.8 and 0.9',
      repeats: 2,
      of: 2,
    });
  });
});
