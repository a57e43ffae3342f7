import type { MeterUse } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { roundLength } from './round-length.js';

const rule = { rounds: 5, roundS: 0.2, tolerance: 0.05 };
const meterOf = (updateS: number, averagingS = 0): MeterUse => ({
  id: 'm',
  package: { name: 'm', version: '1' },
  channels: [
    {
      id: 'm:a',
      component: 'system',
      scope: 'machine',
      method: 'power-samples',
      counted: true,
      includes: [],
      updatePeriodNs: updateS * 1e9,
      averagingNs: averagingS * 1e9,
      resolutionJ: 1e-6,
      gainError: 0.01,
      source: 'a test',
    },
  ],
});

describe('a round of a warm-up', () => {
  it.each([
    ['is as long as the rule says where the meter is quick', meterOf(0.001), 20, [0.2, true]],
    ['is longer where ten updates of the meter take longer', meterOf(0.1), 20, [1, true]],
    ['holds the time over which the meter averages too', meterOf(0.1, 1), 20, [2, true]],
    ['leaves the power out where so long rounds do not fit', meterOf(1), 20, [0.2, false]],
    ['is long enough for a record to hold all of them', meterOf(0.001), 1000, [1, true]],
    ['has no power without a meter', undefined, 20, [0.2, false]],
  ] as const)('%s', (...[, meter, maximumS, [roundS, powerTold]]) => {
    expect(roundLength(rule, { maximumS, meter })).toEqual({ roundS, powerTold });
  });
});
