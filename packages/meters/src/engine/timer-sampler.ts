import type { Clock } from './clock.js';
import type { Poll, Sampler } from './poll.js';
import { RoundReader } from './round-reader.js';
import type { OpenReader, PolledSource } from './reader.js';

export interface TimerSamplerRequest {
  readonly open: OpenReader;
  readonly pollPeriodMs: number;
  readonly readLimitMs: number;
  readonly clock: Clock;
  readonly onPolls: (polls: readonly Poll[]) => void;
}

/** Polls on a timer of this thread: for a clock of one's own, and where no other thread can be had. */
export class TimerSampler implements Sampler {
  readonly #request: TimerSamplerRequest;
  readonly #rounds: RoundReader;
  readonly #stop: () => void;
  #reading: Promise<void> | null = null;
  #reachedNs = -Infinity;
  #closed = false;

  constructor(request: TimerSamplerRequest) {
    this.#request = request;
    this.#rounds = new RoundReader(request.open, request.clock, request.readLimitMs);
    this.#stop = request.clock.every(request.pollPeriodMs, () => {
      if (this.#reading === null) void this.#round();
    });
  }

  get sources(): readonly PolledSource[] {
    return this.#request.open.sources;
  }

  async reached(atNs: number, limitMs: number): Promise<void> {
    const { clock } = this.#request;
    const endNs = clock.nowNs() + limitMs * 1e6;
    while (!this.#closed && this.#reachedNs < atNs) {
      const nowNs = clock.nowNs();
      if (nowNs >= endNs) return;
      if (nowNs < atNs) await clock.wait((atNs - nowNs) / 1e6);
      await (this.#reading ?? this.#round());
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#stop();
    await this.#request.open.close();
  }

  #round(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    const answer = this.#rounds.round();
    const take = (poll: Poll): void => {
      this.#reading = null;
      this.#reachedNs = poll.beforeNs;
      this.#request.onPolls([poll]);
    };
    if (answer instanceof Promise) {
      this.#reading = answer.then(take);
      return this.#reading;
    }
    take(answer);
    return Promise.resolve();
  }
}
