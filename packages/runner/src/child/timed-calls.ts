import type { Session, Window } from '@wattbench/core';

/** Nanoseconds of `process.hrtime`, exact below 104 days of uptime and to a few ns above. */
export function nowNs(): number {
  return Number(process.hrtime.bigint());
}

/**
 * Calls the model `calls` times, over the prepared inputs in turn. One clock read per call and
 * nothing else: the end of a call is the start of the next.
 */
export async function timedCalls(options: {
  readonly session: Session;
  readonly prepared: readonly unknown[];
  readonly calls: number;
  readonly signal: AbortSignal;
}): Promise<{ readonly window: Window; readonly latenciesNs: readonly number[] }> {
  const { session, prepared, calls, signal } = options;
  const stamps = new BigInt64Array(calls + 1);
  const run = { signal };
  stamps[0] = process.hrtime.bigint();
  for (let call = 0; call < calls; call += 1) {
    const raw = await session.run(prepared[call % prepared.length], run);
    session.discard?.(raw);
    stamps[call + 1] = process.hrtime.bigint();
  }
  const latenciesNs = Array.from({ length: calls }, (_, call) =>
    Number((stamps[call + 1] ?? 0n) - (stamps[call] ?? 0n)),
  );
  return {
    window: { startNs: Number(stamps[0] ?? 0n), endNs: Number(stamps[calls] ?? 0n) },
    latenciesNs,
  };
}
