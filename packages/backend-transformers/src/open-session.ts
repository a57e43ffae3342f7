import { WattbenchError, type OpenRequest, type SessionInfo } from '@wattbench/core';
import type { PreTrainedModel } from '@huggingface/transformers';
import type { ConfigFile } from '@wattbench/tasks/processing';

import { libraryIdentity, onnxRuntimeIdentity, type TransformersLibrary } from './library.js';
import { checkGraphs, type Graph } from './model/graph-check.js';
import { ModelFolder } from './model/model-folder.js';
import { findWeights, type Weights } from './model/weight-files.js';
import { openFailure } from './open-failure.js';
import type { TransformersOptions } from './options.js';
import { pipelineTasks, taskDefinitions } from './pipelines/registry.js';
import type { TaskDefinition, TaskPipeline } from './pipelines/task-pipeline.js';
import { TransformersSession } from './session.js';
import {
  chooseSettings,
  executionMode,
  graphOptimization,
  interOpThreads,
  nativeOptions,
  type SessionSettings,
} from './settings.js';

/** Opens the model and checks that it fits the task. The errors are those of `Backend.open` in the README. */
export async function openSession(
  request: OpenRequest,
  parts: { readonly options: TransformersOptions; readonly library: TransformersLibrary },
): Promise<TransformersSession> {
  const { options, library } = parts;
  const { taskId, generation } = request;
  const definition = requireTask(taskId);
  const settings = chooseSettings(request, options);
  const folder = new ModelFolder(request.directory);
  refuseOtherFormats(request);
  const config = await folder.readJson('config.json');
  checkModelType(config, { definition, library });
  definition.checkConfig?.(config);
  for (const name of definition.optionalFiles ?? []) {
    if (await folder.has(name)) await folder.readJson(name);
  }
  const weights = await findWeights({ request, options, library, folder, config });
  const model = await openModel({ definition, settings, library, folder, weights });
  try {
    const graphs: Readonly<Record<string, Graph>> = model.sessions;
    checkGraphs(graphs, { taskId, expected: definition.graphs });
    const pipeline = await definition.openPipeline({
      taskId,
      library,
      model,
      folder,
      config,
      generation,
    });
    const info = describeSession({ settings, library, model, weights, pipeline });
    return new TransformersSession({ info, model, pipeline });
  } catch (cause) {
    await model.dispose();
    throw cause;
  }
}

function requireTask(taskId: string): TaskDefinition {
  const definition = taskDefinitions.get(taskId);
  if (definition !== undefined) return definition;
  throw new WattbenchError(
    'UNSUPPORTED',
    taskId === 'text-to-image'
      ? `transformers.js has no pipeline for ${taskId}; this backend does ${pipelineTasks.join(', ')}.`
      : `This backend does not do the task "${taskId}"; it does ${pipelineTasks.join(', ')}.`,
  );
}

function refuseOtherFormats({ model }: OpenRequest): void {
  const formats = model.artifacts.map(({ format }) => format);
  if (formats.includes('onnx')) return;
  throw new WattbenchError(
    'UNSUPPORTED',
    `transformers reads models in the format onnx; ${model.id} has ${formats.join(', ') || 'none'}.`,
  );
}

function checkModelType(
  config: ConfigFile,
  parts: { readonly definition: TaskDefinition; readonly library: TransformersLibrary },
): void {
  const { definition, library } = parts;
  const type = config.get('model_type');
  if (typeof type !== 'string' || type === '') {
    throw config.invalid('model_type', 'the name of an architecture, such as "bert"');
  }
  const architectures = config.get('architectures');
  if (architectures !== undefined && !isListOfTexts(architectures)) {
    throw config.invalid('architectures', 'a list of names');
  }
  if (definition.modelClass(library).supports(type)) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `${config.path}: field "model_type" is ${JSON.stringify(type.slice(0, 40))}, which transformers.js ${library.env.version} does not take for ${definition.taskId}.`,
  );
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

async function openModel(parts: {
  readonly definition: TaskDefinition;
  readonly settings: SessionSettings;
  readonly library: TransformersLibrary;
  readonly folder: ModelFolder;
  readonly weights: Weights;
}): Promise<PreTrainedModel> {
  const { definition, settings, library, folder, weights } = parts;
  try {
    // An absolute path is no id of a model, so the library takes it as it is.
    return await definition.modelClass(library).from_pretrained(folder.directory, {
      device: settings.device,
      dtype: weights.dtype,
      session_options: nativeOptions(settings),
      local_files_only: true,
    });
  } catch (cause) {
    throw openFailure(cause, { graphs: weights.graphs, device: settings.device });
  }
}

function describeSession(parts: {
  readonly settings: SessionSettings;
  readonly library: TransformersLibrary;
  readonly model: PreTrainedModel;
  readonly weights: Weights;
  readonly pipeline: TaskPipeline;
}): SessionInfo {
  const { settings, library, model, weights, pipeline } = parts;
  return {
    runtime: libraryIdentity(library),
    device: settings.device,
    precision: weights.precision,
    threads: settings.threads,
    settings: {
      onnxruntime: onnxRuntimeIdentity(library),
      modelClass: model.constructor.name,
      dtype: weights.dtype,
      weights: weights.graphs,
      device: settings.device,
      executionProviders: [settings.device],
      spinning: settings.spinning,
      graphOptimization,
      interOpThreads,
      executionMode,
      ...pipeline.settings,
    },
    // None is possible: a device that cannot take the whole model is refused.
    fallbacks: [],
    notes: pipeline.notes,
    // onnxruntime-node computes in the JavaScript thread; calls of `generate` take turns token by token.
    concurrentCalls: 1,
  };
}
