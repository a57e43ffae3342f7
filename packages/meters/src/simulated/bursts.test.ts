import { describe, expect, test } from 'vitest';
import { measureTwin, type Twin } from './__fixtures__/windows.js';

/** Calls of 0.3 s with gaps of 0.7 s in which a display of 0.1 s shows the same value again and again. */
const twin: Twin = {
  shape: {
    idleW: 40,
    workW: 150,
    workS: 0.3,
    idleS: 0.7,
    seed: 1,
    swing: 0,
    swingPeriodS: 1,
    noise: 0.05,
    stretchS: 0.05,
  },
  defects: {
    kind: 'power',
    updatePeriodS: 0.1,
    averagingS: 0.1,
    step: 0.001,
    seed: 1,
    updateJitter: 0,
    wrapJ: 0,
    lagS: 0,
    gainError: 0,
    failing: 0,
    frozen: 0,
    maximumPowerW: 1000,
  },
  pollPeriodMs: 50,
  pollJitter: 0,
  missing: 0,
  windows: 20,
  seed: 1,
  shortest: 300,
  longest: 600,
  onWork: false,
};

async function errorsOf(chosen: Twin): Promise<readonly number[]> {
  const outcomes = await measureTwin(chosen);
  return outcomes.map(({ reading, trueJ }) =>
    reading.state === 'read' ? (reading.energyJ - trueJ) / trueJ : Number.NaN,
  );
}

describe('a display between bursts (seed 1)', () => {
  test.each([20, 50])('that is polled each %i ms is right on average', async (pollPeriodMs) => {
    const errors = await errorsOf({ ...twin, pollPeriodMs });
    const bias = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    expect(Math.abs(bias)).toBeLessThan(0.003);
  });

  test('gives a reading of more polls than a call takes arguments', async () => {
    const long = { ...twin, pollPeriodMs: 1, windows: 1, shortest: 1500, longest: 1501 };
    const [error = Number.NaN] = await errorsOf(long);
    expect(Math.abs(error)).toBeLessThan(0.003);
  });
});
