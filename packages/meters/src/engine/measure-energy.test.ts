import type { Meter } from '@wattbench/core';
import { describe, expect, test } from 'vitest';
import { channel, counted, counterSource } from './__fixtures__/counter-source.js';
import { ManualClock } from './__fixtures__/manual-clock.js';
import { createCounterSession } from './counter-session.js';
import { measureEnergy } from './measure-energy.js';

/** A meter of 20 W by a clock that the test moves. */
function meterOf(clock: ManualClock): Meter {
  const startNs = clock.nowNs();
  return {
    specVersion: 1,
    id: 'test',
    probe: async () => ({ available: true, channels: [channel] }),
    open: async () =>
      createCounterSession({
        meter: 'test',
        clock,
        sources: [
          counterSource(() => counted(BigInt(Math.round(((clock.nowNs() - startNs) * 20) / 1e3)))),
        ],
      }),
  };
}

const unavailable: Meter = {
  specVersion: 1,
  id: 'test',
  probe: async () => ({
    available: false,
    reason: 'permission',
    detail: 'may not be read',
    fix: 'sudo chmod a+r it',
  }),
  open: async () => {
    throw new TypeError('opened although unavailable');
  },
};

describe('measureEnergy', () => {
  test('gives the value of the work and the energy while it ran', async () => {
    const clock = new ManualClock();
    const { value, readings } = await measureEnergy(meterOf(clock), async () => {
      await clock.advance(3);
      return 'done';
    });
    expect(value).toBe('done');
    expect(readings).toMatchObject([{ state: 'read', energyJ: 60 }]);
  });

  test('passes on what the work throws, and closes the meter', async () => {
    const clock = new ManualClock();
    const work = measureEnergy(meterOf(clock), () => {
      throw new RangeError('work failed');
    });
    await expect(work).rejects.toThrow(RangeError);
    expect(clock.timers).toEqual([]);
  });

  test('rejects with the remedy where the meter cannot be read', async () => {
    await expect(measureEnergy(unavailable, () => 1)).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: 'meter test: may not be read',
      fix: 'sudo chmod a+r it',
    });
  });
});
