import type { CompletedResult } from '@wattbench/core';
import { describe, expect, test } from 'vitest';
import {
  makePhase,
  makeReading,
  makeRun,
  makeSpec,
} from '../../../packages/analysis/src/__fixtures__/runs.js';
import { summaryOf } from '../../../packages/analysis/src/__fixtures__/summary-of.js';

/** 72 J in 10 s for 1,000 inferences, 0.02 Wh, between two idle windows as long. */
function runBetween(beforeJ: number, afterJ: number | null): CompletedResult {
  return makeRun(makeSpec(0), 72, {
    phases: [
      makePhase('baseline', [makeReading(beforeJ)]),
      makePhase('measure', [makeReading(72)]),
      makePhase('cool-down', afterJ === null ? [] : [makeReading(afterJ)]),
    ],
  });
}

function widthOf(interval: { readonly low: number; readonly high: number } | null): number {
  return interval === null ? Number.NaN : interval.high - interval.low;
}

describe('P2 idle power is not mistaken for work, and not subtracted where it is not known', () => {
  test('gross, idle and net stand side by side', () => {
    const summary = summaryOf([runBetween(36, 36)]);
    expect(summary.energyWhPer1000?.mean).toBeCloseTo(0.02, 12);
    expect(summary.idleWhPer1000?.mean).toBeCloseTo(0.01, 12);
    expect(summary.netWhPer1000?.mean).toBeCloseTo(0.01, 12);
  });

  test('what idle drifted by is doubt of the net', () => {
    const [steady, drifting] = [runBetween(36, 36), runBetween(32.4, 39.6)].map((run) =>
      summaryOf([run]),
    );
    expect(drifting?.netWhPer1000?.mean).toBeCloseTo(0.01, 12);
    expect(widthOf(steady?.netWhPer1000 ?? null)).toBeLessThan(1e-9);
    expect(widthOf(drifting?.netWhPer1000 ?? null)).toBeCloseTo(0.002, 9);
    expect(widthOf(drifting?.energyWhPer1000 ?? null)).toBeLessThan(1e-9);
  });

  test('a machine that idles otherwise after the work has no net', () => {
    const summary = summaryOf([runBetween(27, 36)]);
    expect(summary).toMatchObject({ idleWhPer1000: null, netWhPer1000: null });
    expect(summary.energyWhPer1000?.mean).toBeCloseTo(0.02, 12);
    expect(summary.issues.map(({ code }) => code)).toContain('idle-drift');
  });

  test('one baseline alone is none', () => {
    const summary = summaryOf([runBetween(36, null)]);
    expect(summary).toMatchObject({ idleWhPer1000: null, netWhPer1000: null });
    expect(summary.issues.map(({ code }) => code)).toContain('idle-unknown');
  });
});
