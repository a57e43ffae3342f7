import path from 'node:path';
import { WattbenchError } from '@wattbench/core';
import {
  tinyModelKinds,
  writeMismatchedModel,
  writeTinyModel,
  type Mismatch,
} from '../../onnx/index.js';
import {
  hasTinyTfjsModel,
  tinyTfjsFormats,
  tinyTfjsKinds,
  writeMismatchedTfjsModel,
  writeTinyTfjsModel,
} from '../../tfjs/index.js';
import type { ModelOnDisk } from '../backend-case.js';
import { fakeFormat, writeFakeModel } from '../fake-classifier/fake-model.js';
import type { ModelRequest, ModelWithSamples } from '../write-model.js';

const mismatches: readonly Mismatch[] = ['input-name', 'output-name', 'label-count'];

/** Writes one tiny model, as it is or with something about it that does not fit its task. */
interface Writer {
  write(directory: string): Promise<ModelWithSamples>;
  writeMismatched(directory: string, mismatch: Mismatch): Promise<ModelOnDisk>;
}

/** One of the kit's own tiny models, or `null` where it has none for the task in the format. */
export async function writeKnownModel(request: ModelRequest): Promise<ModelWithSamples | null> {
  const { taskId, format, directory } = request;
  if (format === fakeFormat) return writeFakeModel(directory, taskId);
  return (await writerFor(taskId, format)?.write(directory)) ?? null;
}

/** The model with another input, output or number of labels, each in a folder of its own inside the one given. */
export async function writeMismatchedModels(
  request: ModelRequest,
): Promise<readonly ModelOnDisk[]> {
  const writer = writerFor(request.taskId, request.format);
  if (writer === null) return [];
  const written: ModelOnDisk[] = [];
  for (const mismatch of mismatches) {
    try {
      const directory = path.join(request.directory, mismatch);
      const { model } = await writer.writeMismatched(directory, mismatch);
      written.push({ directory, model: { ...model, id: `${model.id}-${mismatch}` } });
    } catch (error) {
      // A model without labels cannot have one too many.
      if (!WattbenchError.is(error) || error.code !== 'UNSUPPORTED') throw error;
    }
  }
  return written;
}

function writerFor(taskId: string, format: string): Writer | null {
  return format === 'onnx' ? onnxWriter(taskId) : tfjsWriter(taskId, format);
}

function onnxWriter(taskId: string): Writer | null {
  const kind = tinyModelKinds.find((name) => name === taskId);
  if (kind === undefined) return null;
  return {
    write: (directory) => writeTinyModel(directory, kind),
    writeMismatched: (directory, mismatch) => writeMismatchedModel(directory, { kind, mismatch }),
  };
}

function tfjsWriter(taskId: string, name: string): Writer | null {
  const kind = tinyTfjsKinds.find((known) => known === taskId);
  const format = tinyTfjsFormats.find((known) => known === name);
  if (kind === undefined || format === undefined) return null;
  const choice = { kind, format };
  if (!hasTinyTfjsModel(choice)) return null;
  return {
    write: (directory) => writeTinyTfjsModel(directory, choice),
    writeMismatched: (directory, mismatch) =>
      writeMismatchedTfjsModel(directory, { ...choice, mismatch }),
  };
}
