import type { Tensor } from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@wattbench/tasks/processing';

/** Tensors of TensorFlow.js by the names of inputs or outputs. */
export type NamedTensors = Readonly<Record<string, Tensor>>;

/** A model in the memory of an engine, whatever format it came in. */
export interface LoadedModel {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** The method of TensorFlow.js that runs it. */
  readonly execution: 'execute' | 'executeAsync' | 'predictOnBatch';
  readonly notes: readonly string[];
  /** One tensor for each output, in their order; a promise only with `executeAsync`. */
  run(inputs: NamedTensors): Tensor | Tensor[] | Promise<Tensor | Tensor[]>;
  /** Frees the weights. */
  dispose(): void;
}
