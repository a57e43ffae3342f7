import type { Result } from '@wattbench/core';

/** One result per run: the latest, but what was completed once is never replaced by less. */
export class WinningResults {
  readonly #byRun = new Map<string, Result>();

  add(result: Result): void {
    const held = this.#byRun.get(result.runId);
    if (held?.state === 'completed' && result.state !== 'completed') return;
    this.#byRun.set(result.runId, result);
  }

  toArray(): readonly Result[] {
    return [...this.#byRun.values()];
  }
}
