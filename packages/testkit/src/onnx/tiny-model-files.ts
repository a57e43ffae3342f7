import type { JsonObject } from '@wattbench/core';

import type { Graph } from './onnx-graph.js';

/** Everything that a model's folder holds, before it is written. */
export interface TinyModelFiles {
  readonly taskId: string;
  readonly graph: Graph;
  readonly labels: readonly string[];
  /** Of config.json: all but the labels. */
  readonly config: JsonObject;
  /** The other JSON files by name. */
  readonly files: Readonly<Record<string, JsonObject>>;
}
