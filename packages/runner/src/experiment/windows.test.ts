import { paper, type CompletedResult, type PhaseId } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { ownMachine, perform } from './__fixtures__/perform.js';

ownMachine();

async function completed(options: Parameters<typeof perform>[0]): Promise<CompletedResult> {
  const { results, error } = await perform(options);
  expect(error).toBeUndefined();
  const [result] = results;
  if (result?.state !== 'completed') throw new TypeError(JSON.stringify(result));
  return result;
}

function secondsOf({ phases }: CompletedResult, phase: PhaseId): number {
  const found = phases.find(({ id }) => id === phase);
  if (found === undefined) throw new TypeError(`no ${phase}`);
  return (found.window.endNs - found.window.startNs) / 1e9;
}

describe('a protocol that leaves phases out', () => {
  it('is made without them: the paper’s has no idle window, no first run and no warm-up', async () => {
    const result = await completed({
      backends: [{}],
      protocol: { ...paper, inferences: 30, repeats: 1 },
    });
    expect(result.phases.map(({ id }) => id)).toEqual(['load', 'measure', 'accuracy']);
    expect(result.latenciesNs).toHaveLength(30);
  });

  it('has no answers and no scores without samples to score', async () => {
    const result = await completed({ backends: [{}], protocol: { accuracySamples: 0 } });
    expect(result.phases.map(({ id }) => id)).not.toContain('accuracy');
    expect([result.outputs, result.scores]).toEqual([[], {}]);
  });
});

describe('the measured window', () => {
  it('is as long as asked, over the same inputs again, with one latency per call', async () => {
    const result = await completed({
      backends: [{ busyUs: 1000 }],
      protocol: { minimumWindow: { seconds: 0.3, meterUpdates: 0 } },
    });
    const measure = result.phases.find(({ id }) => id === 'measure');
    expect(secondsOf(result, 'measure')).toBeGreaterThanOrEqual(0.3);
    expect(secondsOf(result, 'measure')).toBeLessThan(1);
    expect(measure?.inferences).toBeGreaterThan(20);
    expect(result.latenciesNs).toHaveLength(measure?.inferences ?? 0);
    expect(result.latencyThinning).toBeUndefined();
    expect(result.issues.map(({ code }) => code)).not.toContain('samples-repeated');
  });

  it('has as many new values of the meter as asked', async () => {
    const result = await completed({
      backends: [{ busyUs: 1000 }],
      // The fake meter has a new value every millisecond.
      protocol: { minimumWindow: { seconds: 0.01, meterUpdates: 250 } },
    });
    expect(secondsOf(result, 'measure')).toBeGreaterThanOrEqual(0.25);
  });

  it('holds all inferences where they take longer than the shortest time', async () => {
    const result = await completed({
      backends: [{ busyUs: 2000 }],
      protocol: { minimumWindow: { seconds: 0.01, meterUpdates: 10 } },
    });
    expect(result.latenciesNs).toHaveLength(20);
  });

  it('is cut where the phase would run into its limit', async () => {
    const result = await completed({
      backends: [{ busyUs: 1000 }],
      protocol: {
        minimumWindow: { seconds: 0, meterUpdates: 60_000 },
        limits: { startS: 20, phaseS: 1, stopS: 2 },
      },
    });
    expect(secondsOf(result, 'measure')).toBeGreaterThan(0.5);
    expect(secondsOf(result, 'measure')).toBeLessThan(1);
  });

  it('of very many calls keeps the times of some, evenly spaced, and says so', async () => {
    const result = await completed({
      backends: [{}],
      protocol: { inferences: 250_000, accuracySamples: 0, baselineS: 0 },
    });
    expect(result.latencyThinning).toBe(4);
    expect(result.latenciesNs).toHaveLength(62_500);
    expect(result.phases.find(({ id }) => id === 'measure')?.inferences).toBe(250_000);
  });
});

describe('the idle windows', () => {
  const idle = ['baseline', 'loaded-idle', 'cool-down'] as const;

  it('begin after a rest that is outside of them', async () => {
    const settleS = 0.2;
    const result = await completed({ backends: [{}], protocol: { settleS } });
    for (const phase of idle) expect(secondsOf(result, phase)).toBeLessThan(settleS);
    for (const [before, after] of [
      ['accuracy', 'loaded-idle'],
      ['loaded-idle', 'cool-down'],
    ] as const) {
      const [one, other] = [before, after].map((phase) =>
        result.phases.find(({ id }) => id === phase),
      );
      const restNs = (other?.window.startNs ?? 0) - (one?.window.endNs ?? 0);
      expect(restNs / 1e9).toBeGreaterThanOrEqual(settleS - 0.002);
    }
  });

  it('show a session that spins with nothing to do', async () => {
    const spinning = await completed({ backends: [{ spins: true }] });
    expect(spinning.issues).toContainEqual({
      code: 'spinning-session',
      detail: expect.stringMatching(/used \d+ % of one processor/),
    });
    const quiet = await completed({ backends: [{}] });
    expect(quiet.issues.map(({ code }) => code)).not.toContain('spinning-session');
  });
});

describe('the traces of a run', () => {
  it('hold what the meter told of each phase', async () => {
    const { phases } = await completed({ backends: [{ busyUs: 500 }], meter: { series: true } });
    for (const { id, window, traces = [] } of phases) {
      if (id === 'first-run') continue;
      const [trace] = traces;
      expect([id, trace?.channel, trace?.thinning]).toEqual([id, 'fake:constant', 1]);
      expect(trace?.powerW).toHaveLength(trace?.atNs.length ?? -1);
      for (const atNs of trace?.atNs ?? []) {
        expect(atNs).toBeGreaterThanOrEqual(window.startNs);
        expect(atNs).toBeLessThanOrEqual(window.endNs);
      }
    }
  });

  it('are left out where it tells nothing', async () => {
    const { phases } = await completed({ backends: [{}] });
    for (const phase of phases) expect(phase).not.toHaveProperty('traces');
  });
});
