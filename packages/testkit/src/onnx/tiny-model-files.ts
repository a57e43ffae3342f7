import type { JsonObject } from '@wattbench/core';

import type { Graph } from './onnx-graph.js';

/** An input of a task and the answer that a right runtime gives. */
export interface TinySample {
  readonly input: unknown;
  readonly output: unknown;
}

/** Everything that a model's folder holds, before it is written. */
export interface TinyModelFiles {
  readonly taskId: string;
  /** By the path of their files in the folder; the first one is what `corruptModel` spoils. */
  readonly graphs: Readonly<Record<string, Graph>>;
  /** Of `id2label`; none where the task has no labels. */
  readonly labels: readonly string[];
  /** Of config.json: all but the labels. */
  readonly config: JsonObject;
  /** The other JSON files by name. */
  readonly files: Readonly<Record<string, JsonObject>>;
  readonly samples: readonly TinySample[];
}

/** Of a model that is one graph. */
export const modelFile = 'onnx/model.onnx';

/** Of a model that reads with one graph and writes with another. */
export const encoderFile = 'onnx/encoder_model.onnx';
export const decoderFile = 'onnx/decoder_model_merged.onnx';
