import type { GenerationRequest, GenerationUsage, JsonObject } from '@wattbench/core';
import type {
  AutoModelForSequenceClassification,
  PreTrainedModel,
  Tensor,
} from '@huggingface/transformers';
import type { ConfigFile } from '@wattbench/tasks/processing';

import type { TransformersLibrary } from '../library.js';
import type { GraphRule } from '../model/graph-check.js';
import type { ModelFolder } from '../model/model-folder.js';

/** Tensors by the names that the model gives its inputs. */
export type Feeds = Readonly<Record<string, Tensor>>;
export type Outputs = Readonly<Record<string, Tensor>>;

/** The work of one task with one open model, cut where a measured window begins and ends. */
export interface TaskPipeline<Prepared = unknown, Raw = unknown> {
  /** Everything before the model. Throws `DATASET_INVALID` and `MODEL_MISMATCH`. */
  prepare(inputs: readonly unknown[]): Promise<Prepared>;
  /** The model, or its loop over tokens, and nothing else. Leaves `prepared` as it is. */
  run(prepared: Prepared, signal: AbortSignal): Promise<Raw>;
  /** Everything after the model: one output for each input. Leaves the tensors of `raw` to `free`. */
  finish(raw: Raw): readonly unknown[];
  free(raw: Raw): void;
  /** Of a model that writes text. */
  usage?(raw: Raw): GenerationUsage;
  /** What it was opened with, for the result: classes of transformers.js, rules of writing. */
  readonly settings: JsonObject;
  /** What its work has beside the graphs of the model, in words. */
  readonly notes: readonly string[];
}

/** An open model and what is known of it. */
export interface PipelineParts {
  readonly taskId: string;
  readonly library: TransformersLibrary;
  readonly model: PreTrainedModel;
  readonly folder: ModelFolder;
  readonly config: ConfigFile;
  readonly generation: GenerationRequest;
}

/** One of the `AutoModelFor…` classes of transformers.js. */
export type ModelClass = Pick<
  typeof AutoModelForSequenceClassification,
  'from_pretrained' | 'supports'
>;

/** How transformers.js does a task. */
export interface TaskDefinition {
  readonly taskId: string;
  /** The class that the pipeline of the same name opens the model with. */
  readonly modelClass: (library: TransformersLibrary) => ModelClass;
  readonly graphs: readonly GraphRule[];
  /** JSON files that transformers.js opens with the model where they are there. */
  readonly optionalFiles?: readonly string[];
  /** Checks what can be checked before the weights are opened. Throws `MODEL_MISMATCH`, `MODEL_CORRUPT`. */
  readonly checkConfig?: (config: ConfigFile) => void;
  readonly openPipeline: (parts: PipelineParts) => Promise<TaskPipeline>;
}
