import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counted, counterSource } from './__fixtures__/counter-source.js';
import type { CounterRead } from './counter-source.js';
import { CounterTracker, plausibleCounts, type TrackedRead } from './counter-tracker.js';

const seed = 20_260_918;
const none = (): CounterRead => counted(0n);

function at(timeNs: number): { beforeNs: number; afterNs: number } {
  return { beforeNs: timeNs, afterNs: timeNs };
}

function totalOf(read: TrackedRead): bigint | string {
  return read.state === 'read' ? read.total : read.reason;
}

describe('CounterTracker', () => {
  test('adds one range where the counter wrapped between two reads', () => {
    const tracker = new CounterTracker(counterSource(none));
    tracker.accept(counted(999_999_000n), at(0));
    expect(totalOf(tracker.accept(counted(2_000n), at(1e9)))).toBe(3_000n);
  });

  test('adds a range for each of two wraps with a read between them', () => {
    const tracker = new CounterTracker(counterSource(none));
    tracker.accept(counted(900_000_000n), at(0));
    tracker.accept(counted(300_000_000n), at(5e9));
    tracker.accept(counted(700_000_000n), at(10e9));
    expect(totalOf(tracker.accept(counted(100_000_000n), at(15e9)))).toBe(1_200_000_000n);
  });

  test('finds the number of wraps unknown once the counter had the time to pass its range', () => {
    const tracker = new CounterTracker(counterSource(none));
    const from = tracker.accept(counted(0n), at(0));
    const to = tracker.accept(counted(500_000_000n), at(10e9));
    if (from.state === 'failed' || to.state === 'failed') throw new Error('a read failed');
    expect(tracker.breakBetween(from, to)).toMatchObject({ reason: 'wrap-ambiguous' });
  });

  test('takes the longest time that can lie between two reads which took long', () => {
    const tracker = new CounterTracker(counterSource(none));
    const from = tracker.accept(counted(0n), { beforeNs: 0, afterNs: 5e9 });
    const to = tracker.accept(counted(500_000_000n), { beforeNs: 5.1e9, afterNs: 10e9 });
    if (from.state === 'failed' || to.state === 'failed') throw new Error('a read failed');
    expect(tracker.breakBetween(from, to)).toMatchObject({ reason: 'wrap-ambiguous' });
  });

  test('finds a reset where the step is more than the most plausible power', () => {
    const tracker = new CounterTracker(counterSource(none));
    const from = tracker.accept(counted(500_000_000n), at(0));
    const to = tracker.accept(counted(0n), at(1e9));
    if (from.state === 'failed' || to.state === 'failed') throw new Error('a read failed');
    expect(tracker.breakBetween(from, to)).toMatchObject({ reason: 'counter-reset' });
  });

  test('takes a step that came late for no reset', () => {
    const tracker = new CounterTracker(counterSource(none));
    tracker.accept(counted(0n), at(0));
    // Nine periods of 1 ms at 100 W show at once.
    expect(totalOf(tracker.accept(counted(900_000n), at(1_000)))).toBe(900_000n);
  });

  test('finds a reset where a counter that never wraps goes back', () => {
    const tracker = new CounterTracker(counterSource(none, { modulus: null }));
    const from = tracker.accept(counted(500n), at(0));
    const to = tracker.accept(counted(499n), at(1e9));
    if (from.state === 'failed' || to.state === 'failed') throw new Error('a read failed');
    expect(tracker.breakBetween(from, to)).toMatchObject({ reason: 'counter-reset' });
  });

  test('goes on from the new value after a break', () => {
    const tracker = new CounterTracker(counterSource(none));
    tracker.accept(counted(500_000_000n), at(0));
    const from = tracker.accept(counted(0n), at(1e9));
    const to = tracker.accept(counted(7n), at(2e9));
    if (from.state === 'failed' || to.state === 'failed') throw new Error('a read failed');
    expect([tracker.breakBetween(from, to), to.total - from.total]).toEqual([null, 7n]);
  });

  test('bridges a failed read as long as the counter cannot have wrapped', () => {
    const tracker = new CounterTracker(counterSource(none));
    tracker.accept(counted(10n), at(0));
    tracker.accept({ state: 'failed', reason: 'driver', detail: 'EIO' }, at(1e9));
    expect(totalOf(tracker.accept(counted(25n), at(2e9)))).toBe(15n);
  });

  test.each([-1n, 1_000_000_000n, 2n ** 64n])(
    'refuses a count of %s, outside the range',
    (count) => {
      const tracker = new CounterTracker(counterSource(none));
      expect(tracker.accept(counted(count), at(0))).toMatchObject({
        state: 'failed',
        reason: 'driver',
      });
    },
  );

  test('keeps every count of a counter that passes 2^53', () => {
    const tracker = new CounterTracker(
      counterSource(none, { modulus: null, countsPerJoule: 2 ** 32 }),
    );
    const start = 2n ** 62n;
    tracker.accept(counted(start), at(0));
    expect(totalOf(tracker.accept(counted(start + 12_345_678_901n), at(1e9)))).toBe(
      12_345_678_901n,
    );
  });

  test('any trace of power, read at any times in which no two wraps fit, is summed exactly', () => {
    const step = fc.record({
      elapsedMs: fc.integer({ min: 0, max: 9_000 }),
      // Parts of the most plausible power.
      load: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1_000_000_000n, max: 2n ** 63n }),
        fc.bigInt({ min: 0n, max: 2n ** 64n }),
        fc.array(step, { minLength: 1, maxLength: 60 }),
        (modulus, start, steps) => {
          const source = counterSource(none, { modulus });
          const tracker = new CounterTracker(source);
          let truth = start;
          let timeNs = 0;
          tracker.accept(counted(truth % modulus), at(timeNs));
          for (const { elapsedMs, load } of steps) {
            timeNs += elapsedMs * 1e6;
            truth += BigInt(Math.floor(source.maximumPowerW * load * elapsedMs * 1e3));
            expect(totalOf(tracker.accept(counted(truth % modulus), at(timeNs)))).toBe(
              truth - start,
            );
          }
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  test('never sums across a gap in which the counter may have passed its range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 200_000 }),
        fc.bigInt({ min: 0n, max: 999_999_999n }),
        (elapsedMs, count) => {
          const source = counterSource(none);
          const tracker = new CounterTracker(source);
          const from = tracker.accept(counted(0n), at(0));
          const to = tracker.accept(counted(count), at(elapsedMs * 1e6));
          if (from.state === 'failed' || to.state === 'failed') throw new Error('a read failed');
          const broken = tracker.breakBetween(from, to);
          const couldWrap = plausibleCounts(source, elapsedMs * 1e6) >= 1_000_000_000n;
          expect(broken === null).toBe(
            !couldWrap && count <= plausibleCounts(source, elapsedMs * 1e6),
          );
        },
      ),
      { seed, numRuns: 500 },
    );
  });
});
