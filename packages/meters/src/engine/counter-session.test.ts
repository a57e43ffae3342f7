import { WattbenchError, type ChannelReading } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { channel, counted, counterSource } from './__fixtures__/counter-source.js';
import { ManualClock } from './__fixtures__/manual-clock.js';
import { backgroundPeriodMs, createCounterSession } from './counter-session.js';
import type { CounterRead, CounterSource } from './counter-source.js';

const failed: CounterRead = { state: 'failed', reason: 'driver', detail: 'EIO' };

/** A session over one counter whose reads are told by the test. */
function sessionOf(changes: Partial<CounterSource> = {}) {
  const clock = new ManualClock();
  const state: { read: CounterRead } = { read: counted(0n) };
  const session = createCounterSession({
    meter: 'test',
    sources: [counterSource(() => state.read, changes)],
    clock,
  });
  return { clock, state, session };
}

function only(readings: readonly ChannelReading[]): ChannelReading {
  const [reading] = readings;
  if (reading === undefined || readings.length > 1) throw new Error(`${readings.length} readings`);
  return reading;
}

describe('createCounterSession', () => {
  test('tells the energy between two snapshots', async () => {
    const { clock, state, session } = sessionOf();
    const from = await session.snapshot();
    await clock.advance(2);
    state.read = counted(30_000_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'read',
      meter: 'test',
      channel: 'test:counter',
      energyJ: 30,
      quality: 'measured',
      issues: [],
      window: { startNs: 1e9, endNs: 3e9 },
    });
  });

  test('undoes wraps in a window that is longer than the wrap time, by reading in between', async () => {
    const clock = new ManualClock();
    const startNs = clock.nowNs();
    // 50 W: the counter passes its 1000 J every 20 s, five times in the window.
    const read = (): CounterRead =>
      counted(((BigInt(clock.nowNs() - startNs) * 50n) / 1000n) % 1_000_000_000n);
    const session = createCounterSession({ meter: 'test', sources: [counterSource(read)], clock });
    const from = await session.snapshot();
    await clock.advance(100);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({ state: 'read', energyJ: 5000 });
  });

  test('has no value for a window in which it was kept from reading longer than a wrap takes', async () => {
    const { clock, state, session } = sessionOf();
    const from = await session.snapshot();
    clock.stalled = true;
    await clock.advance(11);
    state.read = counted(100_000_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'missing',
      reason: 'wrap-ambiguous',
    });
  });

  test('has no value for a window in which the counter was reset', async () => {
    const { clock, state, session } = sessionOf();
    state.read = counted(500_000_000n);
    const from = await session.snapshot();
    await clock.advance(1);
    state.read = counted(3_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'missing',
      reason: 'counter-reset',
    });
  });

  test('finds a reset in the background that the two ends do not show', async () => {
    const { clock, state, session } = sessionOf();
    state.read = counted(500_000_000n);
    const from = await session.snapshot();
    state.read = counted(0n);
    await clock.advance(3);
    state.read = counted(501_000_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'missing',
      reason: 'counter-reset',
    });
  });

  test('a window after the reset is not touched by it', async () => {
    const { clock, state, session } = sessionOf();
    state.read = counted(500_000_000n);
    await session.snapshot();
    await clock.advance(1);
    state.read = counted(0n);
    const from = await session.snapshot();
    await clock.advance(1);
    state.read = counted(10_000_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({ state: 'read', energyJ: 10 });
  });

  test.each([
    ['start', 'end'],
    ['end', 'start'],
  ])('a read that failed at the %s leaves no value, and says where', async (where) => {
    const { clock, state, session } = sessionOf();
    state.read = where === 'start' ? failed : counted(0n);
    const from = await session.snapshot();
    await clock.advance(1);
    state.read = where === 'end' ? failed : counted(5_000_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'missing',
      reason: 'driver',
      detail: `at the ${where}: EIO`,
    });
  });

  test('a source that throws is a failed read, not a failed snapshot', async () => {
    const clock = new ManualClock();
    const session = createCounterSession({
      meter: 'test',
      sources: [
        counterSource(() => {
          throw new TypeError('no such bus');
        }),
      ],
      clock,
    });
    const from = await session.snapshot();
    await clock.advance(1);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'missing',
      detail: 'at the start: no such bus',
    });
  });

  test('marks a window shorter than ten update periods', async () => {
    const { clock, state, session } = sessionOf();
    const from = await session.snapshot();
    await clock.advance(0.009);
    state.read = counted(100_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'read',
      issues: ['too-few-updates'],
    });
  });

  test('does not mark a window of ten update periods', async () => {
    const { clock, state, session } = sessionOf();
    const from = await session.snapshot();
    await clock.advance(0.01);
    state.read = counted(100_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({ state: 'read', issues: [] });
  });

  test('has no value where a counter stood still that cannot stand still', async () => {
    const { clock, session } = sessionOf({ minimumPowerW: 0.01 });
    const from = await session.snapshot();
    await clock.advance(1);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'missing',
      reason: 'zero',
    });
  });

  test('has no value where such a counter did not tick yet', async () => {
    const { clock, session } = sessionOf({ minimumPowerW: 0.01 });
    const from = await session.snapshot();
    await clock.advance(0.002);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      state: 'missing',
      reason: 'too-few-updates',
    });
  });

  test('reads 0 J where 0 J can be true', async () => {
    const { clock, session } = sessionOf();
    const from = await session.snapshot();
    await clock.advance(1);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({ state: 'read', energyJ: 0 });
  });

  test('puts the doubts of the source on every reading', async () => {
    const { clock, state, session } = sessionOf({ issues: ['untrusted-virtual-machine'] });
    const from = await session.snapshot();
    await clock.advance(1);
    state.read = counted(1_000_000n);
    const to = await session.snapshot();
    expect(only(await session.readings(from, to))).toMatchObject({
      issues: ['untrusted-virtual-machine'],
    });
  });

  test('keeps the stamps before and after the reads', async () => {
    const { clock, session } = sessionOf();
    clock.costNs = 500;
    const snapshot = await session.snapshot();
    // Two looks around the whole, two around the one read.
    expect(snapshot.afterNs - snapshot.beforeNs).toBe(1500);
  });

  test('two snapshots at once are read one after the other', async () => {
    const clock = new ManualClock();
    clock.costNs = 10;
    let running = 0;
    let most = 0;
    const session = createCounterSession({
      meter: 'test',
      sources: [
        counterSource(async () => {
          running += 1;
          most = Math.max(most, running);
          await Promise.resolve();
          running -= 1;
          return counted(0n);
        }),
      ],
      clock,
    });
    const [first, second] = await Promise.all([session.snapshot(), session.snapshot()]);
    expect([most, second.beforeNs > first.afterNs]).toEqual([1, true]);
  });

  test('has no value for a window without length', async () => {
    const { session } = sessionOf();
    const snapshot = await session.snapshot();
    expect(only(await session.readings(snapshot, snapshot))).toMatchObject({
      state: 'missing',
      reason: 'too-few-updates',
    });
  });

  test('refuses a snapshot of another session', async () => {
    const { session } = sessionOf();
    const { session: other } = sessionOf();
    const own = await session.snapshot();
    const foreign = await other.snapshot();
    await expect(session.readings(own, foreign)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  test('refuses two snapshots in the wrong order', async () => {
    const { clock, session } = sessionOf();
    const from = await session.snapshot();
    await clock.advance(1);
    const to = await session.snapshot();
    await expect(session.readings(to, from)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  test('stops its background reads when closed', async () => {
    const { clock, session } = sessionOf();
    await session.close();
    expect(clock.timers).toEqual([]);
  });

  test('takes no snapshot once closed, and still tells what it has', async () => {
    const { clock, state, session } = sessionOf();
    const from = await session.snapshot();
    await clock.advance(1);
    state.read = counted(2_000_000n);
    const to = await session.snapshot();
    await session.close();
    await session.close();
    expect(only(await session.readings(from, to))).toMatchObject({ energyJ: 2 });
    await expect(session.snapshot()).rejects.toSatisfy(
      (error) => WattbenchError.is(error) && error.code === 'SESSION_CLOSED',
    );
  });

  test('whatever a source answers, a reading is a sum of steps or missing', async () => {
    const answer = fc.oneof(
      fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(counted),
      fc.bigInt({ min: 0n, max: 999_999_999n }).map(counted),
      fc.constant(failed),
      fc.constant(null),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(answer, fc.double({ min: 0, max: 12, noNaN: true })), {
          minLength: 2,
          maxLength: 12,
        }),
        async (script) => {
          const clock = new ManualClock();
          let read: CounterRead | null = null;
          const source = counterSource(
            () => {
              if (read === null) throw new Error('gone');
              return read;
            },
            { minimumPowerW: 0.01 },
          );
          const session = createCounterSession({ meter: 'test', sources: [source], clock });
          const snapshots = [];
          for (const [next, seconds] of script) {
            read = next;
            snapshots.push(await session.snapshot());
            await clock.advance(seconds);
          }
          for (const [index, from] of snapshots.entries()) {
            for (const to of snapshots.slice(index)) {
              const reading = only(await session.readings(from, to));
              if (reading.state === 'missing') continue;
              const durationS = (reading.window.endNs - reading.window.startNs) / 1e9;
              // Some lateness of updates is let pass at each read in the window.
              const mostJ = source.maximumPowerW * (durationS + 0.011 * (script.length + 60)) + 1;
              expect(reading.energyJ).toBeGreaterThan(0);
              expect(reading.energyJ).toBeLessThanOrEqual(mostJ);
              for (const { halfWidthJ } of reading.uncertainty) {
                expect(halfWidthJ).toBeGreaterThanOrEqual(0);
              }
            }
          }
          await session.close();
        },
      ),
      { seed: 4711, numRuns: 200 },
    );
  });
});

describe('backgroundPeriodMs', () => {
  test('is a quarter of the shortest wrap time', () => {
    const slow = counterSource(() => counted(0n), { modulus: 10n ** 15n });
    expect(backgroundPeriodMs([slow, counterSource(() => counted(0n))])).toBe(2500);
  });

  test('is a minute at most', () => {
    const endless = counterSource(() => counted(0n), { modulus: null });
    expect(backgroundPeriodMs([endless])).toBe(60_000);
  });

  test('is at most a minute for a session without counters', () => {
    expect(backgroundPeriodMs([])).toBe(60_000);
  });
});

test('the channel that tests use is a counter', () => {
  expect(channel.method).toBe('counter');
});
