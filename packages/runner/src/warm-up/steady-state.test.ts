import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { steadyState, unsteadyDetail, type JudgedRound } from './steady-state.js';

const rule = { rounds: 5, roundS: 0.2, tolerance: 0.02 };

function roundsOf(
  latencies: readonly number[],
  powers: readonly (number | null | undefined)[] = latencies.map(() => null),
): readonly JudgedRound[] {
  return latencies.map((medianLatencyNs, index) => {
    const powerW = powers[index];
    return powerW === undefined ? { medianLatencyNs } : { medianLatencyNs, powerW };
  });
}

const level = [100, 101, 100, 99, 100];
const steps = [100, 101, 102, 103, 104];

describe('steadyState', () => {
  it('is reached when the last rounds vary little and have no trend, whatever was before', () => {
    expect(steadyState(roundsOf([900, 500, 200, ...level]), rule).steady).toBe(true);
  });

  it('is not reached by fewer rounds than the rule looks at', () => {
    const state = steadyState(roundsOf(level.slice(1)), rule);
    expect(state).toMatchObject({ steady: false, latency: null });
    expect(unsteadyDetail(state, rule)).toContain('fewer than 5 rounds');
  });

  // numpy.std([100, 110, 100, 90, 100], ddof=1) / 100 = 0.0707…
  it('is not reached while latency varies by more than the tolerance', () => {
    const state = steadyState(roundsOf([100, 110, 100, 90, 100]), rule);
    expect(state.latency?.variation).toBeCloseTo(Math.sqrt(50) / 100, 12);
    expect(state).toMatchObject({ steady: false, latency: { trend: false } });
    expect(unsteadyDetail(state, rule)).toContain('latency varied by 7.1 %');
  });

  it('is not reached while latency goes one way, however little', () => {
    const state = steadyState(roundsOf(steps), rule);
    expect(state).toMatchObject({ steady: false, latency: { trend: true } });
    expect(unsteadyDetail(state, rule)).toContain('latency varied by 1.6 % with a trend');
  });

  it('is not reached while power varies or goes one way', () => {
    expect(steadyState(roundsOf(level, [10, 12, 10, 8, 10]), rule).steady).toBe(false);
    const state = steadyState(roundsOf(level, steps), rule);
    expect(state).toMatchObject({ steady: false, latency: { steady: true } });
    expect(unsteadyDetail(state, rule)).toContain('power by 1.6 % with a trend');
  });

  it('takes the last powers that a late meter has told', () => {
    const late = roundsOf([100, 100, ...level], [...level, undefined, undefined]);
    expect(steadyState(late, rule).steady).toBe(true);
    const early = roundsOf(level, [100, 100, 100, undefined, undefined]);
    expect(steadyState(early, rule)).toMatchObject({ steady: false, powerPending: true });
  });

  it('judges latency alone where the meter does not tell the power of a round', () => {
    expect(steadyState(roundsOf(level, [1, null, 9, 2, 5]), rule)).toMatchObject({
      steady: true,
      power: null,
    });
  });

  it('does not depend on the unit, and no order of a level series within the tolerance is unsteady for its variation', () => {
    const values = fc.array(fc.integer({ min: 990, max: 1010 }), { minLength: 5, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 1000 }), (series, factor) => {
        const one = steadyState(roundsOf(series), rule);
        const other = steadyState(roundsOf(series.map((value) => value * factor)), rule);
        expect(other.steady).toBe(one.steady);
        expect(one.latency?.variation).toBeLessThanOrEqual(rule.tolerance);
        expect(one.steady).toBe(one.latency?.trend === false);
      }),
      { seed: 6 },
    );
  });
});
