import { WattbenchError } from '@wattbench/core';
import type { Clock } from './clock.js';
import type { Poll } from './poll.js';
import type { OpenReader, PolledRead } from './reader.js';

/** Reads everything of an open reader, round by round. Whatever goes wrong is a failed read; no round throws. */
export class RoundReader {
  readonly #open: OpenReader;
  readonly #clock: Clock;
  readonly #limitMs: number;
  // Kept until it has aborted: to make one costs as much as the read of a file.
  #controller = new AbortController();

  constructor(open: OpenReader, clock: Clock, limitMs: number) {
    this.#open = open;
    this.#clock = clock;
    this.#limitMs = limitMs;
  }

  round(): Poll | Promise<Poll> {
    const beforeNs = this.#clock.nowNs();
    if (this.#controller.signal.aborted) this.#controller = new AbortController();
    try {
      const answer = this.#open.read(this.#controller.signal);
      if (!(answer instanceof Promise)) return this.#finish(beforeNs, answer);
      return this.#limited(answer).then(
        (reads) => this.#finish(beforeNs, reads),
        (error: unknown) => this.#fail(beforeNs, error),
      );
    } catch (error) {
      return this.#fail(beforeNs, error);
    }
  }

  #finish(beforeNs: number, reads: readonly PolledRead[]): Poll {
    const afterNs = this.#clock.nowNs();
    const expected = this.#open.sources.length;
    if (reads.length === expected) return { beforeNs, afterNs, reads };
    const detail = `the reader gave ${reads.length} reads for ${expected} channels`;
    return this.#fail(beforeNs, new WattbenchError('PLUGIN_INVALID', detail));
  }

  #fail(beforeNs: number, error: unknown): Poll {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      beforeNs,
      afterNs: this.#clock.nowNs(),
      reads: this.#open.sources.map(() => ({ state: 'failed', reason: 'driver', detail })),
    };
  }

  #limited(answer: Promise<readonly PolledRead[]>): Promise<readonly PolledRead[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#controller.abort();
        const detail = `no answer in ${this.#limitMs} ms`;
        reject(new WattbenchError('METER_UNAVAILABLE', detail));
      }, this.#limitMs);
      answer.then(resolve, reject).finally(() => {
        clearTimeout(timer);
      });
    });
  }
}
