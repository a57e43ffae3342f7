import {
  WattbenchError,
  type GenerationUsage,
  type Session,
  type SessionInfo,
} from '@wattbench/core';
import type { PreTrainedModel } from '@huggingface/transformers';

import type { TaskPipeline } from './pipelines/task-pipeline.js';

/** One open model. onnxruntime-node computes in the calling thread, so a run ends when the device is done. */
export class TransformersSession implements Session {
  readonly info: SessionInfo;
  /** Of a model that writes text; the others have none. */
  readonly usage?: (raw: unknown) => GenerationUsage;
  readonly #model: PreTrainedModel;
  /** Null once closed. */
  #pipeline: TaskPipeline | null;
  /** Set by the first `close`. */
  #closing: Promise<unknown> | null = null;

  constructor(parts: {
    readonly info: SessionInfo;
    readonly model: PreTrainedModel;
    readonly pipeline: TaskPipeline;
  }) {
    this.info = parts.info;
    this.#model = parts.model;
    this.#pipeline = parts.pipeline;
    if (parts.pipeline.usage !== undefined) this.usage = (raw) => this.#usage(raw);
  }

  async prepare(inputs: readonly unknown[]): Promise<unknown> {
    return this.#open.prepare(inputs);
  }

  /** The measured call: hands over what `prepare` made and does nothing else. */
  run(prepared: unknown, { signal }: { readonly signal: AbortSignal }): Promise<unknown> {
    if (this.#pipeline === null) return Promise.reject(closed());
    if (signal.aborted) return Promise.reject(interrupted());
    return this.#pipeline.run(prepared, signal);
  }

  /** The outputs hold plain numbers and texts, so nothing of the tensors outlives this. */
  async finish(raw: unknown): Promise<readonly unknown[]> {
    const pipeline = this.#open;
    try {
      return pipeline.finish(raw);
    } finally {
      pipeline.free(raw);
    }
  }

  discard(raw: unknown): void {
    this.#pipeline?.free(raw);
  }

  async close(): Promise<void> {
    this.#pipeline = null;
    this.#closing ??= this.#model.dispose();
    await this.#closing;
  }

  #usage(raw: unknown): GenerationUsage {
    const usage = this.#open.usage?.(raw);
    if (usage === undefined) throw closed();
    return usage;
  }

  get #open(): TaskPipeline {
    if (this.#pipeline === null) throw closed();
    return this.#pipeline;
  }
}

function closed(): WattbenchError {
  return new WattbenchError('SESSION_CLOSED', 'The session of transformers.js was closed before.');
}

function interrupted(): WattbenchError {
  return new WattbenchError('INTERRUPTED', 'The inference was stopped before it began.');
}
