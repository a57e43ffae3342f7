import type { Session } from '@wattbench/core';
import { CallLog } from './call-log.js';
import type { CallLoop } from './call-loop.js';
import { concurrentLoop } from './concurrent-calls.js';

/** Nanoseconds of `process.hrtime`, exact below 104 days of uptime and to a few ns above. */
export function nowNs(): number {
  return Number(process.hrtime.bigint());
}

/**
 * The model alone, over inputs that were prepared before. One clock read per call, and its two stamps kept:
 * the end of a call is the start of the next. Above a concurrency of 1 that holds for each of so many callers.
 */
export function inferenceLoop(options: {
  readonly session: Session;
  readonly prepared: readonly unknown[];
  readonly concurrency: number;
  readonly signal: AbortSignal;
}): CallLoop {
  const { session, prepared, concurrency, signal } = options;
  const run = { signal };
  if (concurrency > 1) {
    return concurrentLoop(async (call) => {
      const raw = await session.run(prepared[call % prepared.length], run);
      const usage = session.usage?.(raw);
      session.discard?.(raw);
      return usage;
    }, concurrency);
  }
  return async ({ first, goesOn, keep }) => {
    const log = new CallLog(keep);
    const begun = process.hrtime.bigint();
    let at = begun;
    let calls = 0;
    while (goesOn(calls, at - begun)) {
      const raw = await session.run(prepared[(first + calls) % prepared.length], run);
      const usage = session.usage?.(raw);
      session.discard?.(raw);
      const end = process.hrtime.bigint();
      log.record(calls, at, end);
      if (usage !== undefined) log.tell(calls, usage);
      calls += 1;
      at = end;
    }
    return { window: { startNs: Number(begun), endNs: Number(at) }, ...log.conclude(calls) };
  };
}

/** From the input as the data set has it to the answer: prepare, run and finish between two stamps. */
export function endToEndLoop(options: {
  readonly session: Session;
  readonly batches: readonly (readonly unknown[])[];
  readonly concurrency: number;
  readonly signal: AbortSignal;
}): CallLoop {
  const { session, batches, concurrency, signal } = options;
  const run = { signal };
  if (concurrency > 1) {
    return concurrentLoop(async (call) => {
      const raw = await session.run(
        await session.prepare(batches[call % batches.length] ?? []),
        run,
      );
      const usage = session.usage?.(raw);
      await session.finish(raw);
      return usage;
    }, concurrency);
  }
  return async ({ first, goesOn, keep }) => {
    const log = new CallLog(keep);
    const begun = process.hrtime.bigint();
    let at = begun;
    let calls = 0;
    while (goesOn(calls, at - begun)) {
      const prepared = await session.prepare(batches[(first + calls) % batches.length] ?? []);
      const raw = await session.run(prepared, run);
      const usage = session.usage?.(raw);
      await session.finish(raw);
      const end = process.hrtime.bigint();
      log.record(calls, at, end);
      if (usage !== undefined) log.tell(calls, usage);
      calls += 1;
      at = end;
    }
    return { window: { startNs: Number(begun), endNs: Number(at) }, ...log.conclude(calls) };
  };
}
