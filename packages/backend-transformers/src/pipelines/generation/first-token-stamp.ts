import { WattbenchError } from '@wattbench/core';

/**
 * Follows one call of `generate`, which hands it the ids that the decoder begins with and then the new
 * token of every row. Reads the clock once.
 */
export class FirstTokenStamp {
  /** Ids that the decoder began with, padding counted; 0 before the call. */
  promptLength = 0;
  /** `process.hrtime` when the first token was there; 0 before. */
  firstTokenNs = 0;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  put(rows: readonly (readonly bigint[])[]): void {
    if (this.promptLength === 0) {
      this.promptLength = rows[0]?.length ?? 0;
      return;
    }
    if (this.firstTokenNs === 0) this.firstTokenNs = Number(process.hrtime.bigint());
    if (this.#signal.aborted) {
      throw new WattbenchError('INTERRUPTED', 'The inference was stopped between two tokens.');
    }
  }

  end(): void {
    // transformers.js says that all is written, which `generate` says too.
  }
}
