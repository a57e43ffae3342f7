import type { CompletedResult } from '@wattbench/core';
import { checkMeter, fakeMeter } from '@wattbench/testkit/meter';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  makePhase,
  makeReading,
  makeRun,
  makeSpec,
} from '../../../packages/analysis/src/__fixtures__/runs.js';
import { summaryOf } from '../../../packages/analysis/src/__fixtures__/summary-of.js';
import {
  ownMachine,
  perform,
} from '../../../packages/runner/src/experiment/__fixtures__/perform.js';

ownMachine();

describe('P10 meter and work share one clock, and what is left of skew is doubt', () => {
  const lateMs = 150;
  let result: CompletedResult;
  beforeAll(async () => {
    const { results } = await perform({
      backends: [{ busyUs: 1000 }],
      meter: { lateMs },
      protocol: { accuracySamples: 0, baselineS: 0 },
    });
    const [first] = results;
    if (first?.state !== 'completed') throw new TypeError(JSON.stringify(first));
    result = first;
  });

  test('stamps of the child lie within those of the meter, phase after phase', () => {
    let lastNs = 0;
    for (const { window, readings } of result.phases) {
      const [reading] = readings;
      expect(reading?.window.startNs).toBeLessThanOrEqual(window.startNs);
      expect(reading?.window.endNs).toBeGreaterThanOrEqual(window.endNs);
      expect(window.startNs).toBeGreaterThanOrEqual(lastNs);
      lastNs = window.endNs;
    }
    // The monotonic clock counts from the start of the machine, the wall clock from 1970.
    expect(lastNs).toBeLessThanOrEqual(Number(process.hrtime.bigint()));
  });

  test('a meter that tells late is waited for: no reading is missing', () => {
    for (const { readings } of result.phases) {
      expect(readings.map(({ state }) => state)).toEqual(['read']);
    }
  });

  test('what the meter read beyond the work is doubt of the figure', () => {
    const second = 1e9;
    const withSkew = (skewNs: number) => {
      const reading = makeReading(36, {
        window: { startNs: -skewNs, endNs: 10 * second + skewNs },
      });
      return summaryOf([makeRun(makeSpec(0), 36, { phases: [makePhase('measure', [reading])] })]);
    };
    expect(withSkew(0).budgets.energy?.terms).toEqual([]);
    expect(withSkew(0.1 * second).budgets.energy?.terms).toMatchObject([{ cause: 'edge-skew' }]);
  });

  test('a meter with stamps of the wall clock does not pass the kit', async () => {
    const only = ['snapshot-stamps'];
    const [sound] = await checkMeter(fakeMeter(), { only });
    expect(sound?.outcome).toBe('passed');
    const misbehaviour = 'stamps-of-the-wall-clock';
    const [broken] = await checkMeter(fakeMeter({ misbehaviour }), { only });
    expect(broken?.outcome).toBe('failed');
  });
});
