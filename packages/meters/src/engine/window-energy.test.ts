import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { counterSource, powerSource } from './__fixtures__/scripted-reader.js';
import { polledReading } from './polled-reading.js';
import { SourceHistory } from './source-history.js';

interface Read {
  readonly gapMs: number;
  readonly lengthMs: number;
  readonly value: number;
}

const reads = fc.array(
  fc.record({
    gapMs: fc.double({ min: 0, max: 50, noNaN: true }),
    lengthMs: fc.double({ min: 0, max: 50, noNaN: true }),
    value: fc.integer({ min: 0, max: 3 }),
  }),
  { minLength: 2, maxLength: 60 },
);

/** A history of reads of any length, and the reading of a window inside it. */
function readingOf(kind: 'counter' | 'power', made: readonly Read[], part: [number, number]) {
  const history = new SourceHistory(
    kind === 'counter'
      ? { ...counterSource, channel: { ...counterSource.channel, updatePeriodNs: 2e9 } }
      : powerSource,
  );
  let atMs = 0;
  let count = 0;
  for (const { gapMs, lengthMs, value } of made) {
    const beforeNs = Math.round((atMs + gapMs) * 1e6);
    atMs += gapMs + lengthMs;
    count += value;
    const read =
      kind === 'counter'
        ? ({ state: 'count', count: BigInt(count) } as const)
        : ({ state: 'power', powerW: value } as const);
    history.accept(read, { beforeNs, afterNs: Math.round(atMs * 1e6) });
  }
  const [from, length] = part;
  const startNs = Math.round(from * atMs * 1e6);
  const window = { startNs, endNs: startNs + 1 + Math.round(length * (atMs * 1e6 - startNs)) };
  return polledReading({ meter: 'test', history, window, pollPeriodNs: 20e6 });
}

describe('a reading of any reads', () => {
  test.each(['counter', 'power'] as const)(
    'is missing, or an energy that is not negative with doubts that are none: %s (seed 11)',
    (kind) => {
      fc.assert(
        fc.property(
          reads,
          fc.tuple(
            fc.double({ min: 0, max: 0.9, noNaN: true }),
            fc.double({ min: 0, max: 1, noNaN: true }),
          ),
          (made, part) => {
            const reading = readingOf(kind, made, part);
            if (reading.state === 'missing') return;
            expect(reading.energyJ).toBeGreaterThanOrEqual(0);
            expect(Number.isFinite(reading.energyJ)).toBe(true);
            for (const { halfWidthJ } of reading.uncertainty) {
              expect(halfWidthJ).toBeGreaterThanOrEqual(0);
              expect(Number.isFinite(halfWidthJ)).toBe(true);
            }
          },
        ),
        { seed: 11, numRuns: 3000 },
      );
    },
  );

  test('is missing where the reads are as long as the window', () => {
    const slow = [
      [0, 6, 0],
      [0, 5, 0],
      [0, 2, 1],
      [0, 21, 2],
      [0, 18, 1],
      [0, 16, 1],
    ].map(([gapMs = 0, lengthMs = 0, value = 0]) => ({ gapMs, lengthMs, value }));
    expect(readingOf('counter', slow, [17.83 / 68, 20 / 50.17])).toMatchObject({
      state: 'missing',
      reason: 'too-few-updates',
    });
  });
});
