import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  WattbenchError,
  type CellRequest,
  type Dataset,
  type ModelSource,
  type Task,
  type WattbenchConfig,
} from '@wattbench/core';
import { jsonLinesDataset } from '@wattbench/tasks';
import type { Catalog } from './catalog.js';
import { localModel } from './local-model.js';
import { unknownName } from './unknown-name.js';

/** What the user named, found. */
export interface FoundCell {
  readonly task: Task;
  readonly source: ModelSource;
  readonly dataset: Dataset;
}

export interface CellFlags {
  readonly suite?: string;
  readonly task?: string;
  readonly model?: string;
  readonly dataset?: string;
}

interface Places {
  readonly catalog: Catalog;
  readonly config: WattbenchConfig;
  readonly root: string;
}

/** The cells that flags and config ask for, by name. */
export function requestedCells(
  given: CellFlags,
  { catalog, config }: Pick<Places, 'catalog' | 'config'>,
): readonly CellRequest[] {
  const flags = {
    ...given,
    ...(given.model === undefined ? {} : { model: fromHere(given.model, catalog.models) }),
    ...(given.dataset === undefined ? {} : { dataset: fromHere(given.dataset, catalog.datasets) }),
  };
  const suiteId =
    flags.suite ?? (config.cells === undefined ? (config.suite ?? 'starter') : undefined);
  const suite = catalog.suites.find(({ id }) => id === suiteId);
  if (suiteId !== undefined && suite === undefined) {
    const known = catalog.suites.map(({ id }) => id);
    throw unknownName('UNKNOWN_SUITE', suiteId, known);
  }
  const cells = suite?.cells ?? config.cells ?? [];
  if (flags.task === undefined && flags.model === undefined) {
    return cells.map((cell) => ({ ...cell, dataset: flags.dataset ?? cell.dataset }));
  }
  const taskId = flags.task ?? catalog.models.find(({ id }) => id === flags.model)?.taskId;
  if (taskId === undefined) {
    if (flags.model !== undefined && !looksLikePath(flags.model)) {
      const known = catalog.models.map(({ id }) => id);
      throw unknownName('UNKNOWN_MODEL', flags.model, known);
    }
    throw new WattbenchError('USAGE', `what does ${flags.model} do? Name its task with --task`, {
      fix: `Add --task, one of: ${catalog.tasks.map(({ id }) => id).join(', ')}.`,
    });
  }
  findTask(catalog, taskId);
  const same = cells.filter(({ task }) => task === taskId);
  if (flags.model === undefined && same.length > 0) {
    return same.map((cell) => ({ ...cell, dataset: flags.dataset ?? cell.dataset }));
  }
  const model = flags.model ?? catalog.models.find((source) => source.taskId === taskId)?.id;
  const dataset =
    flags.dataset ??
    same.find((cell) => cell.model === model)?.dataset ??
    catalog.datasets.find((set) => set.taskId === taskId)?.id;
  if (model === undefined || dataset === undefined) {
    throw new WattbenchError(
      'USAGE',
      `no ${model === undefined ? 'model' : 'data set'} is known for ${taskId}`,
      {
        fix: 'Name one with --model and --dataset.',
      },
    );
  }
  return [{ task: taskId, model, dataset }];
}

/** Finds task, model and data of a request. Throws `UNKNOWN_*`, `MODEL_MISMATCH`, `DATASET_INVALID`. */
export async function findCell(request: CellRequest, places: Places): Promise<FoundCell> {
  const { catalog } = places;
  const task = findTask(catalog, request.task);
  const source = findModel(request, places);
  const dataset = await findDataset(request, places);
  for (const { id, taskId } of [source, dataset]) {
    if (taskId !== task.id) {
      throw new WattbenchError('MODEL_MISMATCH', `${id} is for ${taskId}, not for ${task.id}`);
    }
  }
  return { task, source, dataset };
}

function findTask({ tasks }: Catalog, asked: string): Task {
  const task = tasks.find(({ id }) => id === asked);
  if (task !== undefined) return task;
  throw unknownName(
    'UNKNOWN_TASK',
    asked,
    tasks.map(({ id }) => id),
  );
}

function findModel({ model, task }: CellRequest, { catalog, root }: Places): ModelSource {
  const known = catalog.models.find(({ id }) => id === model);
  if (known !== undefined) return known;
  const folder = resolve(root, model);
  if (existsSync(folder) && statSync(folder).isDirectory()) return localModel(folder, task);
  if (looksLikePath(model)) {
    throw new WattbenchError('MODEL_NOT_FOUND', `${folder} is not a folder`, {
      fix: 'Name the folder that holds config.json and onnx/model.onnx.',
    });
  }
  throw unknownName(
    'UNKNOWN_MODEL',
    model,
    catalog.models.map(({ id }) => id),
  );
}

async function findDataset({ dataset, task }: CellRequest, places: Places): Promise<Dataset> {
  const { catalog, root } = places;
  const known = catalog.datasets.find(({ id }) => id === dataset);
  if (known !== undefined) return known;
  const file = resolve(root, dataset);
  if (existsSync(file) && statSync(file).isFile()) return jsonLinesDataset({ file, taskId: task });
  if (looksLikePath(dataset)) {
    throw new WattbenchError('DATASET_INVALID', `${file} is not a file`, {
      fix: 'Name a JSON Lines file with one sample per line.',
    });
  }
  throw unknownName(
    'UNKNOWN_DATASET',
    dataset,
    catalog.datasets.map(({ id }) => id),
  );
}

/** Paths on the command line start from the working folder, those of the config file from its own. */
function fromHere(name: string, known: readonly { readonly id: string }[]): string {
  if (known.some(({ id }) => id === name)) return name;
  return looksLikePath(name) || existsSync(name) ? resolve(name) : name;
}

function looksLikePath(name: string): boolean {
  return (
    name.startsWith('.') || name.includes('/') || name.includes('\\') || name.endsWith('.jsonl')
  );
}
