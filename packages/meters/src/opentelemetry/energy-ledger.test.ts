import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { packageChannel, ScriptedMeter } from './__fixtures__/scripted-meter.js';
import { openEnergyLedger } from './energy-ledger.js';

async function ledgerOf(meter: ScriptedMeter) {
  return openEnergyLedger({ meters: [meter] });
}

describe('collections', () => {
  test('at once share one read', async () => {
    const meter = new ScriptedMeter([packageChannel]);
    const ledger = await ledgerOf(meter);
    const release = meter.holdReadings();
    meter.advance(3);
    const first = ledger.collect();
    meter.advance(1);
    const second = ledger.collect();
    release();
    expect(await Promise.all([first, second])).toMatchObject([
      [{ observed: { energyJ: 30 } }],
      [{ observed: { energyJ: 30 } }],
    ]);
    // One at the beginning, and one for both.
    expect(meter.snapshots).toBe(2);
    meter.advance(1);
    expect(await ledger.collect()).toMatchObject([{ observed: { energyJ: 50 } }]);
  });

  test('of a meter that fails have no value, and go on when it works again', async () => {
    const meter = new ScriptedMeter([packageChannel]);
    const ledger = await ledgerOf(meter);
    meter.closed = 1;
    meter.advance(5);
    expect(await ledger.collect()).toMatchObject([{ observed: null }]);
    meter.closed = 0;
    meter.advance(5);
    const [balance] = await ledger.collect();
    // No window ended while it failed, so the one that began before is read whole.
    expect(balance).toMatchObject({ observed: { energyJ: 100, powerW: 10 } });
    expect(balance?.missing).toEqual(new Map([['driver', 1]]));
  });

  test('after close are empty', async () => {
    const ledger = await ledgerOf(new ScriptedMeter());
    await ledger.close();
    expect(await ledger.collect()).toEqual([]);
  });

  test('never let a sum fall, and lose just the windows that are missing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            seconds: fc.double({ min: 0.01, max: 100, noNaN: true }),
            powerW: fc.double({ min: 0, max: 1000, noNaN: true }),
            reason: fc.option(fc.constantFrom('gap' as const, 'zero' as const), { nil: null }),
          }),
          { minLength: 1, maxLength: 20 },
        ),
        async (windows) => {
          const meter = new ScriptedMeter([packageChannel]);
          const ledger = await ledgerOf(meter);
          let expectedJ = 0;
          let expectedMissing = 0;
          for (const { seconds, powerW, reason } of windows) {
            meter.powerW[packageChannel.id] = powerW;
            if (reason === null) delete meter.failing[packageChannel.id];
            else meter.failing[packageChannel.id] = reason;
            meter.advance(seconds);
            const [balance] = await ledger.collect();
            expectedJ += reason === null ? powerW * seconds : 0;
            expectedMissing += reason === null ? 0 : 1;
            const observed = balance?.observed ?? null;
            expect(observed === null).toBe(reason !== null);
            expect(observed?.energyJ ?? expectedJ).toBeCloseTo(expectedJ, 3);
            expect(observed?.powerW ?? powerW).toBeCloseTo(powerW, 6);
            const counts = [...(balance?.missing.values() ?? [])];
            expect(counts.reduce((sum, count) => sum + count, 0)).toBe(expectedMissing);
          }
        },
      ),
      { seed: 71, numRuns: 100 },
    );
  });
});
