import { WattbenchError, type Session, type SessionInfo } from '@wattbench/core';
import type { Processor } from '@wattbench/tasks/processing';
import type { InferenceSession } from 'onnxruntime-node';

import type { OnnxRuntime } from './native-library.js';
import { fromOutputs, toFeeds, type Feeds } from './tensors.js';

type Outputs = InferenceSession.ReturnType;

/** One open model. onnxruntime-node computes in the calling thread, so a run ends when the device is done. */
export class OnnxSession implements Session<unknown, unknown, Feeds, Outputs> {
  readonly info: SessionInfo;
  readonly #runtime: OnnxRuntime;
  readonly #processor: Processor;
  /** Null once closed. */
  #native: InferenceSession | null;

  constructor(parts: {
    readonly info: SessionInfo;
    readonly runtime: OnnxRuntime;
    readonly processor: Processor;
    readonly native: InferenceSession;
  }) {
    this.info = parts.info;
    this.#runtime = parts.runtime;
    this.#processor = parts.processor;
    this.#native = parts.native;
  }

  async prepare(inputs: readonly unknown[]): Promise<Feeds> {
    if (this.#native === null) throw closed();
    return toFeeds(await this.#processor.encode(inputs), this.#runtime);
  }

  /** The measured call: hands over what `prepare` made and does nothing else. */
  run(feeds: Feeds, { signal }: { readonly signal: AbortSignal }): Promise<Outputs> {
    if (this.#native === null) return Promise.reject(closed());
    if (signal.aborted) return Promise.reject(interrupted());
    return this.#native.run(feeds);
  }

  /** The outputs hold plain numbers and labels, so nothing of the tensors outlives this. */
  async finish(outputs: Outputs): Promise<readonly unknown[]> {
    if (this.#native === null) throw closed();
    try {
      return this.#processor.decode(fromOutputs(outputs));
    } finally {
      for (const tensor of Object.values(outputs)) tensor.dispose();
    }
  }

  async close(): Promise<void> {
    const native = this.#native;
    this.#native = null;
    await native?.release();
  }
}

function closed(): WattbenchError {
  return new WattbenchError('SESSION_CLOSED', 'The session of onnxruntime-node was closed before.');
}

function interrupted(): WattbenchError {
  return new WattbenchError('INTERRUPTED', 'The inference was stopped before it began.');
}
