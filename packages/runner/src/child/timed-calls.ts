import type { GenerationUsage, Session } from '@wattbench/core';
import type { CallLoop, TimedCalls } from './call-loop.js';
import { concurrentLoop } from './concurrent-calls.js';

/** Nanoseconds of `process.hrtime`, exact below 104 days of uptime and to a few ns above. */
export function nowNs(): number {
  return Number(process.hrtime.bigint());
}

/**
 * The model alone, over inputs that were prepared before. One clock read per call and nothing else:
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
  return async ({ first, calls }) => {
    const stamps = new BigInt64Array(calls + 1);
    const usages: GenerationUsage[] = [];
    stamps[0] = process.hrtime.bigint();
    for (let call = 0; call < calls; call += 1) {
      const raw = await session.run(prepared[(first + call) % prepared.length], run);
      if (session.usage !== undefined) usages.push(session.usage(raw));
      session.discard?.(raw);
      stamps[call + 1] = process.hrtime.bigint();
    }
    return fromStamps(stamps, usages);
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
  return async ({ first, calls }) => {
    const stamps = new BigInt64Array(calls + 1);
    const usages: GenerationUsage[] = [];
    stamps[0] = process.hrtime.bigint();
    for (let call = 0; call < calls; call += 1) {
      const prepared = await session.prepare(batches[(first + call) % batches.length] ?? []);
      const raw = await session.run(prepared, run);
      if (session.usage !== undefined) usages.push(session.usage(raw));
      await session.finish(raw);
      stamps[call + 1] = process.hrtime.bigint();
    }
    return fromStamps(stamps, usages);
  };
}

function fromStamps(stamps: BigInt64Array, usages: readonly GenerationUsage[]): TimedCalls {
  const calls = stamps.length - 1;
  const at = (index: number): bigint => stamps[index] ?? 0n;
  return {
    window: { startNs: Number(at(0)), endNs: Number(at(calls)) },
    latenciesNs: Array.from({ length: calls }, (_, call) => Number(at(call + 1) - at(call))),
    generation: usages.map(({ promptTokens, outputTokens, firstTokenNs }, call) => ({
      promptTokens,
      outputTokens,
      prefillNs: firstTokenNs - Number(at(call)),
      decodeNs: Number(at(call + 1)) - firstTokenNs,
    })),
  };
}
