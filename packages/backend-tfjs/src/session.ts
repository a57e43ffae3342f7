import { WattbenchError, type Session, type SessionInfo } from '@wattbench/core';
import type { Processor } from '@wattbench/tasks/processing';
import type { Tensor } from '@tensorflow/tfjs-core';

import type { EngineLease } from './engine-switch.js';
import type { LoadedModel, NamedTensors } from './model/loaded-model.js';
import { runFailure } from './model/model-failure.js';
import { fromOutputs, toFeeds } from './tensors.js';

/** One batch in the memory of the engine. Freed when nobody holds it any more, or with the session. */
export class PreparedInputs {
  readonly feeds: NamedTensors;

  constructor(feeds: NamedTensors) {
    this.feeds = feeds;
  }
}

/** What one run gave, still on the device. */
export type RawOutputs = readonly Tensor[];

/** One open model. Every tensor that it makes is freed: TensorFlow.js collects none of them itself. */
export class TfjsSession implements Session<unknown, unknown, PreparedInputs, RawOutputs> {
  readonly info: SessionInfo;
  readonly #lease: EngineLease;
  readonly #processor: Processor;
  /** Null once closed. */
  #model: LoadedModel | null;
  readonly #feeds = new Set<NamedTensors>();
  readonly #outputs = new Set<RawOutputs>();
  /** Held while they are in use, so that they are not freed then. */
  readonly #running = new Set<PreparedInputs>();
  readonly #forgotten = new FinalizationRegistry<NamedTensors>((feeds) => this.#free(feeds));

  constructor(parts: {
    readonly info: SessionInfo;
    readonly lease: EngineLease;
    readonly processor: Processor;
    readonly model: LoadedModel;
  }) {
    this.info = parts.info;
    this.#lease = parts.lease;
    this.#processor = parts.processor;
    this.#model = parts.model;
  }

  async prepare(inputs: readonly unknown[]): Promise<PreparedInputs> {
    this.#open();
    const encoded = await this.#processor.encode(inputs);
    this.#open();
    const feeds = toFeeds(encoded, this.#lease.engine.tf);
    const prepared = new PreparedInputs(feeds);
    this.#feeds.add(feeds);
    this.#forgotten.register(prepared, feeds);
    return prepared;
  }

  /** The measured call: runs the graph, waits for the device, reads nothing. */
  async run(
    prepared: PreparedInputs,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<RawOutputs> {
    const model = this.#open();
    if (signal.aborted) {
      throw new WattbenchError('INTERRUPTED', 'The inference was stopped before it began.');
    }
    this.#running.add(prepared);
    const { synchronise, id } = this.#lease.engine;
    try {
      const given = model.run(prepared.feeds);
      const tensors = given instanceof Promise ? await given : given;
      const outputs = Array.isArray(tensors) ? tensors : [tensors];
      this.#outputs.add(outputs);
      if (synchronise !== null) await synchronise();
      return outputs;
    } catch (cause) {
      throw runFailure(cause, id);
    } finally {
      this.#running.delete(prepared);
    }
  }

  /** The outputs hold plain numbers and labels, so nothing of the tensors outlives this. */
  async finish(raw: RawOutputs): Promise<readonly unknown[]> {
    const model = this.#open();
    try {
      return this.#processor.decode(await fromOutputs(raw, model.outputs));
    } finally {
      this.#drop(raw);
    }
  }

  discard(raw: RawOutputs): void {
    this.#open();
    this.#drop(raw);
  }

  async close(): Promise<void> {
    const model = this.#model;
    if (model === null) return;
    this.#model = null;
    for (const outputs of this.#outputs) this.#drop(outputs);
    for (const feeds of this.#feeds) this.#free(feeds);
    model.dispose();
    this.#lease.release();
  }

  #open(): LoadedModel {
    if (this.#model !== null) return this.#model;
    throw new WattbenchError('SESSION_CLOSED', 'The session of TensorFlow.js was closed before.');
  }

  #drop(raw: RawOutputs): void {
    this.#outputs.delete(raw);
    for (const tensor of raw) tensor.dispose();
  }

  #free(feeds: NamedTensors): void {
    this.#feeds.delete(feeds);
    for (const tensor of Object.values(feeds)) tensor.dispose();
  }
}
