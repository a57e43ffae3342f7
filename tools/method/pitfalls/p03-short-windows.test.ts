import { describe, expect, test } from 'vitest';
import {
  makePhase,
  makeReading,
  makeRun,
  makeSpec,
} from '../../../packages/analysis/src/__fixtures__/runs.js';
import { summaryOf } from '../../../packages/analysis/src/__fixtures__/summary-of.js';
import { measureTwin } from '../../../packages/meters/src/simulated/__fixtures__/windows.js';
import { randomTwin } from '../../../packages/meters/src/simulated/__fixtures__/random-twin.js';
import {
  ownMachine,
  perform,
} from '../../../packages/runner/src/experiment/__fixtures__/perform.js';

ownMachine();

/** A display with a new value each second, over windows of so many seconds. */
async function overSeconds(seconds: number) {
  const { shape, defects, ...twin } = randomTwin(1);
  const sound = { updateJitter: 0, wrapJ: 0, lagS: 0, gainError: 0, failing: 0, frozen: 0 };
  const outcomes = await measureTwin({
    ...twin,
    shape: { ...shape, idleS: 0, workS: 1e6, noise: 0.1 },
    defects: { ...defects, ...sound, kind: 'power', updatePeriodS: 1, averagingS: 1, step: 0.01 },
    pollPeriodMs: 200,
    pollJitter: 0,
    missing: 0,
    windows: 3,
    shortest: seconds,
    longest: seconds * 1.01,
    onWork: false,
  });
  return outcomes.map(({ reading }) => reading);
}

describe('P3 a window too short for its meter gives no figure that looks sound', () => {
  test('a display with no value of its own for the window gives no number', async () => {
    for (const reading of await overSeconds(1)) {
      expect(reading).toMatchObject({ state: 'missing', reason: 'too-few-updates' });
    }
  });

  test('one with a few values says that they are few, and with enough it does not', async () => {
    for (const reading of await overSeconds(6)) {
      expect(reading).toMatchObject({ state: 'read', issues: ['too-few-updates'] });
    }
    for (const reading of await overSeconds(30)) {
      expect(reading).toMatchObject({ state: 'read', issues: [] });
    }
  });

  test('the measured window is made as long as its meter needs', async () => {
    const { results } = await perform({
      backends: [{ busyUs: 500 }],
      // The meter has a new value each millisecond.
      protocol: { baselineS: 0, minimumWindow: { seconds: 0, meterUpdates: 200 } },
    });
    const window = results[0]?.phases.find(({ id }) => id === 'measure')?.window;
    expect((window?.endNs ?? 0) - (window?.startNs ?? 0)).toBeGreaterThanOrEqual(0.2e9);
  });

  test('a coarse step is part of the budget, and a longer window its lever', () => {
    const uncertainty = [{ cause: 'resolution', halfWidthJ: 3.6 }] as const;
    const phases = [makePhase('measure', [makeReading(36, { uncertainty })])];
    const { energyWhPer1000, budgets } = summaryOf([makeRun(makeSpec(0), 36, { phases })]);
    expect(budgets.energy?.terms.map(({ cause }) => cause)).toEqual(['resolution']);
    expect(budgets.energy?.levers[0]?.lever).toBe('longer-window');
    expect(energyWhPer1000?.high).toBeGreaterThan(1.09 * (energyWhPer1000?.mean ?? 0));
  });
});
