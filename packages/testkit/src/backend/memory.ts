import { setTimeout as delay } from 'node:timers/promises';

/** Bytes of this process that are in memory, after the garbage was collected. */
export async function residentBytes(): Promise<number> {
  // What a finaliser frees is gone only after the event loop went on.
  for (let count = 0; count < 2; count += 1) {
    globalThis.gc?.();
    await delay(1);
  }
  return process.memoryUsage.rss();
}

export function inMebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
