import type { CompletedResult, Protocol, WarmUpProtocol } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { ownMachine, perform } from './__fixtures__/perform.js';

ownMachine();

const few: Partial<Protocol> = { inferences: 4, accuracySamples: 0, baselineS: 0 };
const warmUp: WarmUpProtocol = {
  minimumInferences: 2,
  minimumS: 0,
  maximumInferences: 1_000_000,
  maximumS: 10,
  steady: { rounds: 5, roundS: 0.03, tolerance: 0.2 },
};

async function completed(
  options: Omit<Parameters<typeof perform>[0], 'backends'> & {
    readonly backend: Parameters<typeof perform>[0]['backends'][number];
  },
): Promise<CompletedResult> {
  const { backend, protocol, ...others } = options;
  const { results, error } = await perform({
    ...others,
    backends: [backend],
    protocol: { ...few, warmUp, ...protocol },
  });
  expect(error).toBeUndefined();
  const [result] = results;
  if (result?.state !== 'completed') throw new TypeError(JSON.stringify(result));
  return result;
}

function warmUpOf({ phases }: CompletedResult) {
  const found = phases.find(({ id }) => id === 'warm-up');
  if (found === undefined) throw new TypeError('no warm-up');
  return found;
}

describe('a warm-up in rounds', () => {
  it('goes on until latency is steady, and records all of it', async () => {
    // A round of 50 ms holds some ten of these calls, over which latency falls by a tenth and more.
    const settling = { calls: 100, extraUs: 5000 };
    const steady = { rounds: 5, roundS: 0.05, tolerance: 0.08 };
    const result = await completed({
      backend: { busyUs: 500, settling },
      protocol: { warmUp: { ...warmUp, steady } },
    });
    const { rounds = [], window, inferences, readings } = warmUpOf(result);
    expect(result.issues.map(({ code }) => code)).not.toContain('not-steady');
    expect(inferences).toBeGreaterThan(100);
    expect(rounds.length).toBeGreaterThan(5);
    expect(rounds.reduce((sum, round) => sum + round.inferences, 0)).toBe(inferences);
    expect(rounds[0]?.window.startNs).toBe(window.startNs);
    expect(rounds.at(-1)?.window.endNs).toBe(window.endNs);
    for (const round of rounds) {
      expect(round.window.endNs - round.window.startNs).toBeGreaterThanOrEqual(0.05e9);
      expect(round.powerW).toBeCloseTo(10, 6);
    }
    expect(rounds[0]?.medianLatencyNs).toBeGreaterThan(4e6);
    expect(rounds.at(-1)?.medianLatencyNs).toBeLessThan(2e6);
    const [reading] = readings;
    expect(reading?.window.startNs).toBeLessThanOrEqual(window.startNs);
    expect(reading?.window.endNs).toBeGreaterThanOrEqual(window.endNs);
  });

  it('that never gets steady ends at its limit, and the result says so with figures', async () => {
    // Over the last five of the rounds latency rises by a tenth and more.
    const steady = { rounds: 5, roundS: 0.03, tolerance: 0.01 };
    const result = await completed({
      backend: { busyUs: 200, driftUs: 20 },
      protocol: { warmUp: { ...warmUp, maximumS: 0.6, steady } },
    });
    expect(result.issues).toContainEqual({
      code: 'not-steady',
      detail: expect.stringMatching(/last 5 rounds .*latency varied by [\d.]+ %.* at most 1 %/),
    });
    const { window } = warmUpOf(result);
    expect((window.endNs - window.startNs) / 1e9).toBeLessThan(1);
  });

  it('ends at the largest number of inferences', async () => {
    const result = await completed({
      backend: { busyUs: 1000 },
      protocol: { warmUp: { ...warmUp, maximumInferences: 7 } },
    });
    const { rounds = [], inferences } = warmUpOf(result);
    expect(inferences).toBe(7);
    expect(rounds.filter((round) => round.inferences === 0)).toEqual([]);
    expect(result.issues.map(({ code }) => code)).toContain('not-steady');
  });

  it('that has no room for the least number of inferences is not finished', async () => {
    const result = await completed({
      backend: { busyUs: 20_000 },
      protocol: { warmUp: { ...warmUp, minimumInferences: 1000, maximumS: 0.2 } },
    });
    const codes = result.issues.map(({ code }) => code);
    expect(codes).toContain('warm-up-not-finished');
    expect(codes).not.toContain('not-steady');
  });

  it('does not wait for a late meter, and records what it told in the end', async () => {
    const lateMs = 400;
    const result = await completed({ backend: { busyUs: 1000 }, meter: { lateMs } });
    const { rounds = [], window } = warmUpOf(result);
    expect(result.issues.map(({ code }) => code)).not.toContain('not-steady');
    // Powers of five rounds have to come in, while rounds go on.
    expect((window.endNs - window.startNs) / 1e6).toBeGreaterThan(lateMs);
    for (const [index, round] of rounds.slice(1).entries()) {
      const idleNs = round.window.startNs - (rounds[index]?.window.endNs ?? 0);
      expect(idleNs / 1e6).toBeLessThan(lateMs / 2);
      expect(round.powerW).toBeCloseTo(10, 6);
    }
    const measure = result.phases.find(({ id }) => id === 'measure');
    expect(((measure?.window.startNs ?? Infinity) - window.endNs) / 1e6).toBeLessThan(lateMs / 2);
    expect(result.phases.map(({ readings }) => readings.length)).toEqual([1, 1, 1, 1]);
  });

  it('without a test of a steady state is one window', async () => {
    const result = await completed({
      backend: {},
      protocol: { warmUp: { ...warmUp, steady: null } },
    });
    const { rounds, inferences } = warmUpOf(result);
    expect([rounds, inferences]).toEqual([undefined, 2]);
  });
});
