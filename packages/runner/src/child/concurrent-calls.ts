import type { GenerationUsage } from '@wattbench/core';
import { CallLog } from './call-log.js';
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
  return async ({ first, goesOn, keep }) => {
    const log = new CallLog(keep);
    const begun = process.hrtime.bigint();
    let next = 0;
    let ended = begun;
    const failures: unknown[] = [];
    const caller = async (): Promise<void> => {
      // One clock read per call: its end is the start of the caller's next.
      let at = begun;
      while (failures.length === 0 && goesOn(next, at - begun)) {
        const number = next;
        next += 1;
        const usage = await call(first + number);
        const end = process.hrtime.bigint();
        log.record(number, at, end);
        if (usage !== undefined) log.tell(number, usage);
        at = end;
        ended = end;
      }
    };
    await Promise.all(
      Array.from({ length: concurrency }, () =>
        caller().catch((error: unknown) => failures.push(error)),
      ),
    );
    if (failures.length > 0) throw failures[0];
    const window = { startNs: Number(begun), endNs: Number(ended) };
    return { window, ...log.conclude(next) };
  };
}
