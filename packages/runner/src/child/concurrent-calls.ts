import type { GenerationUsage } from '@wattbench/core';
import type { CallLoop } from './call-loop.js';

/** One call of the model; what it tells of the tokens, where it writes any. */
export type Call = (number: number) => Promise<GenerationUsage | undefined>;

/**
 * So many callers, each of which makes the next call as soon as its last one is done: a closed loop, as Schroeder,
 * Wierman and Harchol-Balter 2006 name it ("Open versus closed", NSDI). The latency of a call holds the time that it
 * waited for others; the window goes from the first start to the last end. Throws what a call throws, once all callers
 * have stopped.
 */
export function concurrentLoop(call: Call, concurrency: number): CallLoop {
  return async ({ first, calls }) => {
    const starts = new BigInt64Array(calls);
    const ends = new BigInt64Array(calls);
    const usages: (GenerationUsage | undefined)[] = Array.from({ length: calls });
    let next = 0;
    const caller = async (): Promise<void> => {
      // One clock read per call: its end is the start of the caller's next.
      let at = process.hrtime.bigint();
      while (next < calls) {
        const number = next;
        next += 1;
        starts[number] = at;
        usages[number] = await call(first + number);
        at = process.hrtime.bigint();
        ends[number] = at;
      }
    };
    const callers = Array.from({ length: Math.min(concurrency, calls) }, () =>
      caller().catch((error: unknown) => {
        next = calls;
        throw error;
      }),
    );
    const outcomes = await Promise.allSettled(callers);
    const failure = outcomes.find(({ status }) => status === 'rejected');
    if (failure?.status === 'rejected') throw failure.reason;
    const stamps = Array.from(starts, (start, number) => ({
      startNs: Number(start),
      endNs: Number(ends[number] ?? start),
    }));
    return {
      window: {
        startNs: stamps[0]?.startNs ?? 0,
        endNs: stamps.reduce((last, { endNs }) => Math.max(last, endNs), 0),
      },
      latenciesNs: Array.from(starts, (start, number) => Number((ends[number] ?? start) - start)),
      generation: stamps.flatMap(({ startNs, endNs }, number) => {
        const usage = usages[number];
        if (usage === undefined) return [];
        const { promptTokens, outputTokens, firstTokenNs } = usage;
        const prefillNs = firstTokenNs - startNs;
        return [{ promptTokens, outputTokens, prefillNs, decodeNs: endNs - firstTokenNs }];
      }),
    };
  };
}
