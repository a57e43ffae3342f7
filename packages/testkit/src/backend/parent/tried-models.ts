import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ModelOnDisk, TriedModel } from '../backend-case.js';
import type { ModelWithSamples, WriteModel } from '../write-model.js';
import { writeKnownModel, writeMismatchedModels } from './known-models.js';

export interface TriedModels {
  readonly models: readonly TriedModel[];
  /** In words, what none of the models shows. */
  readonly untried: readonly string[];
}

/** Their input is an image: a model for a text fits none of them, and theirs fit no text. */
const imageTasks = ['image-classification', 'object-detection', 'image-to-text'];

/** Writes a model for each task and format where there is one, each also in the tasks that it does not fit. */
export async function writeTriedModels(options: {
  readonly folder: string;
  readonly tasks: readonly string[];
  readonly formats: readonly string[];
  readonly writeModel: WriteModel | undefined;
}): Promise<TriedModels> {
  const { tasks, formats } = options;
  const writer = cachedWriter(options.folder, options.writeModel);
  const models: TriedModel[] = [];
  for (const taskId of tasks) {
    for (const format of formats) {
      const written = await writer(taskId, format);
      if (written === null) continue;
      const directory = path.join(options.folder, `${format}-${taskId}-mismatched`);
      const foreign = [
        ...(await foreignModels({ taskId, format, tasks, writer })),
        ...(await writeMismatchedModels({ taskId, format, directory })),
      ];
      models.push({ ...written, taskId, format, foreign });
    }
  }
  const untried = [
    ...tasks
      .filter((task) => models.every(({ taskId }) => taskId !== task))
      .map((task) => `task ${task}`),
    ...formats
      .filter((name) => models.every(({ format }) => format !== name))
      .map((name) => `format ${name}`),
  ];
  return { models, untried };
}

type Writer = (taskId: string, format: string) => Promise<ModelWithSamples | null>;

function cachedWriter(folder: string, writeModel: WriteModel | undefined): Writer {
  const written = new Map<string, ModelWithSamples | null>();
  return async (taskId, format) => {
    const key = `${format}-${taskId}`;
    const known = written.get(key);
    if (known !== undefined) return known;
    const directory = path.join(folder, String(written.size));
    await mkdir(directory, { recursive: true });
    const request = { taskId, format, directory };
    const model = (await writeModel?.(request)) ?? (await writeKnownModel(request));
    written.set(key, model);
    return model;
  };
}

async function foreignModels(options: {
  readonly taskId: string;
  readonly format: string;
  readonly tasks: readonly string[];
  readonly writer: Writer;
}): Promise<readonly ModelOnDisk[]> {
  const { taskId, format, tasks, writer } = options;
  const takesImages = imageTasks.includes(taskId);
  const surely = takesImages ? 'text-classification' : 'image-classification';
  const others = tasks.filter(
    (task) => task !== taskId && imageTasks.includes(task) !== takesImages,
  );
  for (const other of [surely, ...others]) {
    const model = await writer(other, format);
    if (model !== null) return [model];
  }
  return [];
}
