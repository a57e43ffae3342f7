import { onnx } from '@wattbench/backend-onnx';
import { tfjs } from '@wattbench/backend-tfjs';
import { transformers } from '@wattbench/backend-transformers';
import type {
  Dataset,
  JsonObject,
  ModelSource,
  PluginRef,
  Suite,
  Task,
  WattbenchConfig,
} from '@wattbench/core';
import { knownMeters } from '@wattbench/meters';
import { starterDatasets, starterModels, starterSuite } from '@wattbench/starter';
import { tasks } from '@wattbench/tasks';
import { cacheDirectory } from './cache-directory.js';

export interface KnownBackend {
  readonly id: string;
  readonly summary: string;
  readonly ref: (options?: JsonObject) => PluginRef<'backend'>;
}

/** Everything that has a name here. */
export interface Catalog {
  readonly tasks: readonly Task[];
  readonly models: readonly ModelSource[];
  readonly datasets: readonly Dataset[];
  readonly suites: readonly Suite[];
  readonly backends: readonly KnownBackend[];
  readonly meters: typeof knownMeters;
}

/** The built-in names and those of the config file. */
export function createCatalog(config: WattbenchConfig): Catalog {
  return {
    tasks,
    models: starterModels({ cacheDirectory: cacheDirectory() }),
    datasets: starterDatasets(),
    suites: [starterSuite, ...(config.suites ?? [])],
    backends: [
      { id: 'onnx', summary: 'onnxruntime-node: ONNX models on the CPU or a GPU', ref: onnx },
      {
        id: 'tfjs',
        summary:
          'TensorFlow.js: graph and layers models; engines node-gpu, node, webgpu, wasm, cpu',
        ref: tfjs,
      },
      {
        id: 'transformers',
        summary: 'transformers.js: pipelines over ONNX models, from text to generated text',
        ref: transformers,
      },
    ],
    meters: knownMeters,
  };
}
