import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { WattbenchError, type OpenRequest } from '@wattbench/core';
import { sampleRequest } from '../../onnx/sample-request.js';
import type { BackendSample } from '../backend-case.js';
import type { ModelWithSamples } from '../write-model.js';
import { imageLogits, labelsOf, textLogits, writeTokens } from './closed-forms.js';

/** The format of the models of the fake classifier: JSON in one file. */
export const fakeFormat = 'wattbench-fake';

const fileName = 'model.fake';

/** What the file holds. */
export interface FakeModel {
  readonly taskId: string;
  readonly labels: readonly string[];
  /** What each word adds to the logits; its place is its token id, after the end token. */
  readonly words: Readonly<Record<string, number>>;
}

const words = {
  good: 4,
  great: 6,
  bad: -4,
  awful: -6,
  the: 0,
  film: 0,
  was: 0,
  very: 0.5,
} as const;

const models: Readonly<Record<string, FakeModel>> = {
  'text-classification': { taskId: 'text-classification', labels: ['NEGATIVE', 'POSITIVE'], words },
  'image-classification': {
    taskId: 'image-classification',
    labels: ['red', 'green', 'blue'],
    words: {},
  },
  'text-generation': { taskId: 'text-generation', labels: [], words },
};

export const fakeTasks: readonly string[] = Object.keys(models);

const texts = [
  'good',
  'awful film',
  'the film was very good',
  'bad bad bad good',
  'great',
  'the film was very very very bad and the film was awful',
];

const colours = [
  [255, 0, 0],
  [3, 200, 10],
  [20, 30, 40],
  [90, 80, 70],
  [0, 0, 255],
  [120, 121, 119],
] as const;

/** Writes one of the fake's models with its answers; `null` for a task that it does not have. */
export async function writeFakeModel(
  directory: string,
  taskId: string,
): Promise<ModelWithSamples | null> {
  const model = models[taskId];
  if (model === undefined) return null;
  const bytes = Buffer.from(JSON.stringify(model));
  await writeFile(path.join(directory, fileName), bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const files = [{ path: fileName, sha256, bytes: bytes.length }];
  return {
    directory,
    samples: samplesOf(model),
    model: {
      id: `fake-${taskId}`,
      taskId,
      revision: '1',
      license: 'Apache-2.0',
      purpose: 'task-specific',
      artifacts: [{ format: fakeFormat, precision: 'fp32', files }],
    },
  };
}

function samplesOf(model: FakeModel): readonly BackendSample[] {
  if (model.taskId === 'image-classification') {
    return colours.map((colour) => ({
      input: { kind: 'pixels', width: 1, height: 1, channels: 3, data: Uint8Array.from(colour) },
      output: labelsOf(model.labels, imageLogits(colour)),
    }));
  }
  return texts.map((input) => {
    const tokens = tokensOf(model, input);
    const weights = tokens.map((token) => Object.values(model.words)[token - 1] ?? 0);
    const output =
      model.taskId === 'text-generation'
        ? writtenText(
            model,
            writeTokens(tokens, { ...vocabularyOf(model), request: sampleRequest }),
          )
        : labelsOf(model.labels, textLogits(weights));
    return { input, output };
  });
}

export function vocabularyOf({ words: known }: FakeModel): { readonly vocabulary: number } {
  return { vocabulary: Object.keys(known).length + 1 };
}

/** Words that the model does not know are left out. */
export function tokensOf({ words: known }: FakeModel, text: string): readonly number[] {
  const names = Object.keys(known);
  return text
    .split(' ')
    .map((word) => names.indexOf(word) + 1)
    .filter((token) => token > 0);
}

export function writtenText(
  { words: known }: FakeModel,
  tokens: readonly number[],
): { readonly text: string; readonly tokens: readonly number[] } {
  const names = Object.keys(known);
  const text = tokens.flatMap((token) => names[token - 1] ?? []).join(' ');
  return { text, tokens };
}

/** Throws `UNSUPPORTED`, `MODEL_NOT_FOUND`, `MODEL_CORRUPT` or `MODEL_MISMATCH`, naming the file. */
export async function readFakeModel(request: OpenRequest): Promise<FakeModel> {
  const formats = request.model.artifacts.map(({ format }) => format);
  if (!formats.includes(fakeFormat)) {
    throw new WattbenchError(
      'UNSUPPORTED',
      `The fake reads ${fakeFormat}; the model has ${formats.join(', ')}.`,
    );
  }
  const file = path.join(request.directory, fileName);
  const model = parse(file, await readText(file));
  if (model.taskId !== request.taskId) {
    throw new WattbenchError('MODEL_MISMATCH', `${file} is a model for ${model.taskId}.`);
  }
  return model;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new WattbenchError('MODEL_NOT_FOUND', `${file} cannot be read.`, { cause });
  }
}

function parse(file: string, text: string): FakeModel {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new WattbenchError('MODEL_CORRUPT', `${file} is no model of the fake.`, { cause });
  }
}
