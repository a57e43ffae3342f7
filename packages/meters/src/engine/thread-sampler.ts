import { Worker } from 'node:worker_threads';
import { WattbenchError, type JsonObject } from '@wattbench/core';
import { systemClock } from './clock.js';
import { Deferred } from './deferred.js';
import type { Poll, Sampler } from './poll.js';
import type { PolledSource } from './reader.js';
import {
  commandCount,
  stopFlag,
  type SamplingMessage,
  type SamplingWork,
} from './sampling-messages.js';

export interface ThreadSamplerRequest {
  readonly meter: string;
  readonly entry: string;
  readonly options: JsonObject;
  readonly channels: readonly string[];
  readonly openLimitMs: number;
  readonly closeLimitMs: number;
  readonly onPolls: (polls: readonly Poll[]) => void;
  /** The thread ended by itself: nothing more will come. */
  readonly onEnd: (detail: string) => void;
}

interface Waiting {
  readonly atNs: number;
  readonly arrived: Deferred<undefined>;
}

/**
 * Polls on a thread of its own, which other work of this one cannot delay. Keeps no process alive.
 */
export class ThreadSampler implements Sampler {
  readonly #request: ThreadSamplerRequest;
  readonly #control = new Int32Array(new SharedArrayBuffer(8));
  readonly #worker: Worker;
  readonly #opened = new Deferred<readonly PolledSource[]>();
  readonly #ended = new Deferred<undefined>();
  readonly #waiting = new Set<Waiting>();
  #sources: readonly PolledSource[] = [];
  #reachedNs = -Infinity;
  #hasEnded = false;

  private constructor(request: ThreadSamplerRequest) {
    this.#request = request;
    const { meter, entry, options, channels } = request;
    const control = this.#control.buffer;
    const workerData: SamplingWork = { entry, options, channels, control };
    this.#worker = new Worker(new URL('./sampling-thread.js', import.meta.url), {
      workerData,
      name: `wattbench ${meter}`,
    });
    this.#worker.on('message', (message: SamplingMessage) => {
      this.#receive(message);
    });
    this.#worker.on('error', (error) => {
      const text = error instanceof Error ? error.message : String(error);
      this.#end(`its sampling thread failed: ${text}`);
    });
    this.#worker.on('exit', () => {
      this.#end('its sampling thread ended');
    });
  }

  /**
   * Rejects with what the reader's `open` rejected with, and with `METER_UNAVAILABLE` where the thread
   * ends before it is open, or is not open at the limit.
   */
  static async open(request: ThreadSamplerRequest): Promise<ThreadSampler> {
    const sampler = new ThreadSampler(request);
    const limit = setTimeout(() => {
      const detail = `it was not open after ${request.openLimitMs / 1000} s`;
      sampler.#opened.reject(unavailable(request.meter, detail));
    }, request.openLimitMs);
    try {
      sampler.#sources = await sampler.#opened.promise;
    } catch (error) {
      await sampler.close();
      throw error;
    } finally {
      clearTimeout(limit);
    }
    sampler.#worker.unref();
    return sampler;
  }

  get sources(): readonly PolledSource[] {
    return this.#sources;
  }

  async reached(atNs: number, limitMs: number): Promise<void> {
    const endNs = systemClock.nowNs() + limitMs * 1e6;
    while (!this.#hasEnded && this.#reachedNs < atNs) {
      const nowNs = systemClock.nowNs();
      if (nowNs >= endNs) return;
      if (nowNs < atNs) await systemClock.wait((atNs - nowNs) / 1e6);
      this.#command();
      await this.#arrival(atNs, Math.max(1, (endNs - systemClock.nowNs()) / 1e6));
    }
  }

  async close(): Promise<void> {
    Atomics.store(this.#control, stopFlag, 1);
    this.#command();
    const limit = setTimeout(() => void this.#worker.terminate(), this.#request.closeLimitMs);
    await this.#ended.promise;
    clearTimeout(limit);
  }

  /** The thread reads and hands over at once; the message is for one that waits on its event loop. */
  #command(): void {
    Atomics.add(this.#control, commandCount, 1);
    Atomics.notify(this.#control, commandCount);
    this.#worker.postMessage(null, []);
  }

  #receive(message: SamplingMessage): void {
    if (message.type === 'opened') this.#opened.resolve(message.sources);
    if (message.type === 'refused') this.#opened.reject(WattbenchError.fromEnvelope(message.error));
    if (message.type !== 'polls') return;
    const last = message.polls.at(-1);
    if (last === undefined) return;
    this.#request.onPolls(message.polls);
    this.#reachedNs = last.beforeNs;
    this.#settle();
  }

  #end(detail: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#opened.reject(unavailable(this.#request.meter, detail));
    if (Atomics.load(this.#control, stopFlag) === 0) this.#request.onEnd(detail);
    this.#settle();
    this.#ended.resolve(undefined);
  }

  #settle(): void {
    for (const { atNs, arrived } of this.#waiting) {
      if (this.#hasEnded || this.#reachedNs >= atNs) arrived.resolve(undefined);
    }
  }

  async #arrival(atNs: number, limitMs: number): Promise<void> {
    const entry: Waiting = { atNs, arrived: new Deferred() };
    const limit = setTimeout(() => {
      entry.arrived.resolve(undefined);
    }, limitMs);
    this.#waiting.add(entry);
    this.#settle();
    await entry.arrived.promise;
    clearTimeout(limit);
    this.#waiting.delete(entry);
  }
}

function unavailable(meter: string, detail: string): WattbenchError {
  return new WattbenchError('METER_UNAVAILABLE', `meter ${meter}: ${detail}`);
}
