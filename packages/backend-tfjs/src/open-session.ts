import { isThreadCount, WattbenchError, type OpenRequest, type SessionInfo } from '@wattbench/core';
import { openProcessor, type TensorInfo } from '@wattbench/tasks/processing';

import { noEngine } from './engine-failure.js';
import type { EngineChoice, EngineLease, EngineSwitch } from './engine-switch.js';
import { devices } from './engines/engine.js';
import { loadGraph } from './model/graph-model.js';
import { loadLayers } from './model/layers-model.js';
import type { LoadedModel } from './model/loaded-model.js';
import { readModelFiles, type ModelFiles } from './model/model-files.js';
import { loadFailure } from './model/model-failure.js';
import type { TfjsOptions } from './options.js';
import { TfjsSession } from './session.js';

/** Opens the model and checks that it fits the task. The errors are those of `Backend.open` in the README. */
export async function openSession(
  request: OpenRequest,
  parts: { readonly options: TfjsOptions; readonly engines: EngineSwitch },
): Promise<TfjsSession> {
  const choice = chooseEngine(request, parts.options);
  const files = await readModelFiles(request);
  const lease = await parts.engines.acquire(choice);
  if (lease.engine === null) throw noEngine(choice, lease.refused);
  try {
    const model = await loadModel(files, lease);
    try {
      const { taskId, directory } = request;
      const { inputs, outputs } = model;
      const processor = await openProcessor({ taskId, directory, inputs, outputs });
      const info = describeSession({ choice, files, lease, model });
      return new TfjsSession({ info, lease, processor, model });
    } catch (cause) {
      model.dispose();
      throw cause;
    }
  } catch (cause) {
    lease.release();
    throw cause;
  }
}

function chooseEngine(request: OpenRequest, options: TfjsOptions): EngineChoice {
  const threads = options.threads ?? request.threads;
  if (!isThreadCount(threads)) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `"threads" is ${threads}; expected a whole number from 1 on.`,
    );
  }
  const words = ['auto', ...devices] as const;
  const device = words.find((word) => word === request.device);
  if (device === undefined) {
    throw new WattbenchError(
      'DEVICE_UNAVAILABLE',
      `tfjs has no device "${request.device}"; it has ${words.join(', ')}.`,
      { fix: 'Ask for `--device cpu`.' },
    );
  }
  return { name: options.engine ?? 'auto', device, threads };
}

async function loadModel(files: ModelFiles, { engine }: EngineLease): Promise<LoadedModel> {
  try {
    return await (files.format === 'tfjs-graph' ? loadGraph : loadLayers)(files, engine.tf);
  } catch (cause) {
    throw loadFailure(cause, { file: files.file, engine: engine.id });
  }
}

/** All of it read from what runs, and not from what was asked. */
function describeSession(parts: {
  readonly choice: EngineChoice;
  readonly files: ModelFiles;
  readonly lease: EngineLease;
  readonly model: LoadedModel;
}): SessionInfo {
  const { choice, files, lease, model } = parts;
  const { engine } = lease;
  return {
    runtime: { name: `tfjs-${engine.id}`, version: engine.version },
    device: engine.device,
    precision: files.artifact.precision,
    threads: engine.threads,
    settings: {
      engine: engine.id,
      ...engine.settings,
      format: files.format,
      execution: model.execution,
    },
    fallbacks: describeFallbacks(choice, lease),
    notes: [...engine.notes, ...model.notes, ...layoutNotes(model.inputs), ...weightNotes(files)],
    // An engine that there is nothing to wait for computes in the JavaScript thread.
    ...(engine.synchronise === null ? { concurrentCalls: 1 } : {}),
  };
}

function describeFallbacks({ threads }: EngineChoice, lease: EngineLease): readonly string[] {
  const { engine, refused } = lease;
  const count = engine.threads === 1 ? '1 thread' : `${engine.threads} threads`;
  // Not to have installed a package is a choice; that it does not work is a surprise.
  const broken = refused.flatMap((report) =>
    report.available || report.reason === 'package-missing'
      ? []
      : [`${engine.id}, not ${report.engine}: ${report.detail}`],
  );
  return engine.threads < threads
    ? [...broken, `${count}, ${threads} were asked for: ${engine.threadLimit}`]
    : broken;
}

const channelCounts: readonly (number | string | undefined)[] = [1, 3, 4];

function layoutNotes(inputs: readonly TensorInfo[]): readonly string[] {
  return inputs
    .filter(({ dims }) => dims.length === 4 && channelCounts.includes(dims[3]))
    .map(({ name }) => `${name} lies as NHWC, and convolutions compute so`);
}

/** TensorFlow.js computes in float32, whatever its weights were stored as. */
function weightNotes({ artifacts }: ModelFiles): readonly string[] {
  const stored = new Set(
    (artifacts.weightSpecs ?? []).flatMap(({ quantization }) => quantization?.dtype ?? []),
  );
  return [...stored].map((type) => `weights stored as ${type} are widened to float32 when loaded`);
}
