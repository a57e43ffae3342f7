import type { GenerationCall, GenerationUsage, Session, Window } from '@wattbench/core';

/** Nanoseconds of `process.hrtime`, exact below 104 days of uptime and to a few ns above. */
export function nowNs(): number {
  return Number(process.hrtime.bigint());
}

/** What a row of calls came to. */
export interface TimedCalls {
  readonly window: Window;
  readonly latenciesNs: readonly number[];
  /** One per call where the session writes text, else none. */
  readonly generation: readonly GenerationCall[];
}

/** Makes `calls` calls over the same inputs in turn, beginning with the call number `first`. */
export type CallLoop = (range: {
  readonly first: number;
  readonly calls: number;
}) => Promise<TimedCalls>;

/**
 * The model alone, over inputs that were prepared before. One clock read per call and nothing else:
 * the end of a call is the start of the next.
 */
export function inferenceLoop(options: {
  readonly session: Session;
  readonly prepared: readonly unknown[];
  readonly signal: AbortSignal;
}): CallLoop {
  const { session, prepared, signal } = options;
  const run = { signal };
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
  readonly signal: AbortSignal;
}): CallLoop {
  const { session, batches, signal } = options;
  const run = { signal };
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
