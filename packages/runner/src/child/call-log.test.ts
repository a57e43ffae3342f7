import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallLog } from './call-log.js';

/** Logs calls of which each takes its number plus one ns and writes its number of tokens; ended in the order given. */
function logged(keep: number, order: readonly number[]) {
  const log = new CallLog(keep);
  for (const number of order) {
    const startNs = BigInt(number) * 1000n;
    const usage = { promptTokens: [1], outputTokens: [number], firstTokenNs: Number(startNs) };
    log.record(number, startNs, startNs + BigInt(number) + 1n);
    log.tell(number, usage);
  }
  return log.conclude(order.length);
}

describe('CallLog', () => {
  it('keeps all calls that fit', () => {
    expect(logged(4, [0, 1, 2, 3])).toMatchObject({
      calls: 4,
      thinning: 1,
      latenciesNs: [1, 2, 3, 4],
      outputTokens: 6,
    });
  });

  it('keeps every n-th call of more, and counts the tokens of all', () => {
    expect(logged(4, [0, 1, 2, 3, 4, 5, 6, 7, 8])).toMatchObject({
      calls: 9,
      thinning: 4,
      latenciesNs: [1, 5, 9],
      outputTokens: 36,
    });
  });

  it('keeps evenly spaced calls in order, never more than it has room for, in whatever order of a few at once they end', () => {
    const counts = fc.record({
      keep: fc.integer({ min: 1, max: 9 }),
      calls: fc.integer({ min: 1, max: 200 }),
      atOnce: fc.integer({ min: 1, max: 4 }),
      draws: fc.infiniteStream(fc.nat()),
    });
    fc.assert(
      fc.property(counts, ({ keep, calls, atOnce, draws }) => {
        const order: number[] = [];
        const running: number[] = [];
        for (let next = 0; order.length < calls;) {
          while (running.length < atOnce && next < calls) {
            running.push(next);
            next += 1;
          }
          const drawn = Number(draws.next().value) % running.length;
          order.push(...running.splice(drawn, 1));
        }
        const { thinning, latenciesNs, generation, outputTokens } = logged(keep, order);
        const kept = order.toSorted((a, b) => a - b).filter((call) => call % thinning === 0);
        expect(latenciesNs).toEqual(kept.map((call) => call + 1));
        expect(generation.map((call) => call.outputTokens)).toEqual(kept.map((call) => [call]));
        expect(kept.length).toBeLessThanOrEqual(keep);
        expect(2 * kept.length).toBeGreaterThanOrEqual(Math.min(keep, calls));
        expect(outputTokens).toBe((calls * (calls - 1)) / 2);
      }),
      { seed: 7 },
    );
  });
});
