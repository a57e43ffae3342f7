import { setTimeout as delay } from 'node:timers/promises';

/**
 * The numbers 1, 2, … one interval apart, until `count` or `signal`. Times are reckoned from the start,
 * so that late ones do not add up. A part of an interval, which the signal ended, is none.
 */
export async function* ticks(options: {
  readonly intervalS: number;
  readonly count: number | undefined;
  readonly signal: AbortSignal;
}): AsyncGenerator<number> {
  const { intervalS, count = Infinity, signal } = options;
  const startMs = performance.now();
  for (let tick = 1; tick <= count && !signal.aborted; tick += 1) {
    const leftMs = startMs + tick * intervalS * 1000 - performance.now();
    await delay(Math.max(0, leftMs), undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    if (!signal.aborted) yield tick;
  }
}
