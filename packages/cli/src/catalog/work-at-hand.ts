import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  WattbenchError,
  type Cell,
  type Dataset,
  type ModelSource,
  type Protocol,
  type Sample,
  type Task,
} from '@wattbench/core';
import { takeSamples } from '@wattbench/runner';
import { jsonLinesDataset } from '@wattbench/tasks';
import type { Catalog } from './catalog.js';
import { localModel } from './local-model.js';

/** What was looked for, or why it is not at hand. */
export type Found<Value> =
  | { readonly found: Value }
  | { readonly found: undefined; readonly why: string };

export interface WorkPlaces {
  readonly catalog: Catalog;
  /** Folders in which files that a record names without a path are looked for. */
  readonly folders: readonly string[];
  /** Files and folders that the user named. */
  readonly datasets: readonly string[];
  readonly models: readonly string[];
}

/** Samples of so many (data set, seed, number) are kept: cells of one experiment share them. */
const keptSamples = 4;

/**
 * Finds data and models of a record where they lie already: known by name, named by the user, or a file of that plain name
 * in the working folder. A record is not trusted: no path that it holds is followed, nothing is downloaded or converted.
 */
export class WorkAtHand {
  readonly #places: WorkPlaces;
  readonly #samples = new Map<string, readonly Sample[]>();

  constructor(places: WorkPlaces) {
    this.#places = places;
  }

  task({ task }: Cell): Task | undefined {
    return this.#places.catalog.tasks.find(({ id }) => id === task);
  }

  async dataset({ task, dataset: { id, revision } }: Cell): Promise<Found<Dataset>> {
    try {
      const dataset = await this.#datasetOf(task, id);
      if (dataset === undefined) return missing(`the data set ${id} is not at hand`);
      if (dataset.revision !== revision) return missing(`${id} is another revision here`);
      return { found: dataset };
    } catch (error) {
      return missing(`${id}: ${messageOf(error)}`);
    }
  }

  /** What the runner takes of a data set: the measured samples, and those that are scored. */
  async samples(dataset: Dataset, protocol: Protocol): Promise<readonly Sample[]> {
    const { seed, inferences, accuracySamples } = protocol;
    const limit = Math.max(inferences, accuracySamples);
    const key = JSON.stringify([dataset.taskId, dataset.id, dataset.revision, seed, limit]);
    const kept = this.#samples.get(key);
    if (kept !== undefined) return kept;
    const taken = await takeSamples(dataset, { seed, limit });
    const [oldest] = this.#samples.keys();
    if (this.#samples.size >= keptSamples && oldest !== undefined) this.#samples.delete(oldest);
    this.#samples.set(key, taken);
    return taken;
  }

  /** A known model, or a folder of the user. */
  modelSource({ task, model }: Cell): Found<ModelSource> {
    const { catalog, models } = this.#places;
    const known = catalog.models.find(({ id, taskId }) => id === model.id && taskId === task);
    if (known !== undefined) return { found: known };
    const named = [...models, ...this.#plainPlaces(model.id)].find(
      (folder) => basename(resolve(folder)) === model.id && isFolder(folder),
    );
    return named === undefined
      ? missing(`the model ${model.id} is not at hand`)
      : { found: localModel(resolve(named), task) };
  }

  /** The folder of a model's files, where nothing has to be made for it. */
  async modelFolder(cell: Cell): Promise<Found<string>> {
    const source = this.modelSource(cell);
    if (source.found === undefined) return source;
    try {
      const known = this.#places.catalog.models.includes(source.found);
      return await folderOf(source.found, known ? cell.model.revision : null);
    } catch (error) {
      return missing(`${cell.model.id}: ${messageOf(error)}`);
    }
  }

  async #datasetOf(taskId: string, id: string): Promise<Dataset | undefined> {
    const { catalog, datasets } = this.#places;
    const known = catalog.datasets.find((one) => one.id === id && one.taskId === taskId);
    if (known !== undefined) return known;
    const file = [...datasets, ...this.#plainPlaces(id)].find(
      (path) => basename(path) === id && existsSync(path) && statSync(path).isFile(),
    );
    return file === undefined ? undefined : jsonLinesDataset({ file, taskId });
  }

  /** Callers take a place only where its last name is the whole id: a path in a record leads nowhere. */
  #plainPlaces(id: string): readonly string[] {
    return this.#places.folders.map((folder) => join(folder, id));
  }
}

/** Of a known model only this revision: another one comes with another version of its package. */
async function folderOf(source: ModelSource, revision: string | null): Promise<Found<string>> {
  const folder = await source.folderAtHand?.();
  if (folder === undefined) return missing(`the model ${source.id} is not at hand`);
  if (revision === null) return { found: folder };
  const { model } = await source.materialise({
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return model.revision === revision
    ? { found: folder }
    : missing(`${source.id} is another revision here`);
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function missing(why: string): { readonly found: undefined; readonly why: string } {
  return { found: undefined, why };
}

function messageOf(error: unknown): string {
  return WattbenchError.envelope(error).message;
}
