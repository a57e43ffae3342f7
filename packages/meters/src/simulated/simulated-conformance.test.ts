import { simulated } from '@wattbench/meters';
import { describeMeter } from '@wattbench/testkit/meter';
import { describe, test } from 'vitest';

/**
 * Each session has a device of its own, which begins when it is opened: two of them draw the same only
 * as far as the power is steady.
 */
const load = { idleW: 60, workW: 40, noise: 0.001, updatePeriodS: 0.015, pollPeriodMs: 5 };

describe('a counter that wraps', () => {
  const counter = { ...load, kind: 'counter', wrapJ: 300, maximumPowerW: 200 } as const;
  describeMeter({ describe, test }, simulated(counter));
});

describe('a display', () => {
  describeMeter({ describe, test }, simulated({ ...load, kind: 'power', step: 0.01 }));
});
