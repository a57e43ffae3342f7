import { simulated } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { describe, test } from 'vitest';

/** Each session has a device of its own, so its power moves only as much as it may differ. */
const load = {
  idleW: 60,
  workW: 40,
  swing: 0.02,
  noise: 0.01,
  updatePeriodS: 0.015,
  pollPeriodMs: 5,
};

describe('a counter that wraps', () => {
  const counter = { ...load, kind: 'counter', wrapJ: 300, maximumPowerW: 200 } as const;
  describeMeter({ describe, test }, simulated(counter));
});

describe('a display', () => {
  describeMeter({ describe, test }, simulated({ ...load, kind: 'power', step: 0.01 }));
});
