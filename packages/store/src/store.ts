import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  WattbenchError,
  type Store,
  type StoredExperiment,
  type StoreWarning,
} from '@wattbench/core';
import { isExperimentId } from './experiment-id.js';
import { journalPath } from './journal-file.js';
import { createJournal, reopenJournal } from './journal.js';
import { readExperiment } from './read-experiment.js';

/**
 * A store in a folder: `<folder>/<experiment id>/results.jsonl`, one JSON Lines file per experiment, the
 * experiment first and one line per result. There is one writer at a time; readers may come at any time.
 *
 * `create` throws `OUTPUT_UNWRITABLE` or `STORE_FULL`, `list` throws `SCHEMA_VERSION` when a newer wattbench
 * wrote one of the experiments and `RESULTS_NOT_FOUND` when the folder is there but cannot be read.
 */
export function createStore(folder: string): Store {
  const root = resolve(folder);
  return {
    create: (experiment) => createJournal(root, experiment),
    reopen: (stored) => reopenJournal(stored),
    list: async () => (await scan(root)).experiments.toSorted(newestFirst),
  };
}

/**
 * The folders that look like experiments but that `list` leaves out, each with the reason: a header that is
 * torn or missing, a journal that cannot be opened. Throws what `list` throws.
 */
export async function listUnreadable(folder: string): Promise<readonly StoreWarning[]> {
  return (await scan(resolve(folder))).unreadable;
}

interface Scan {
  readonly experiments: readonly StoredExperiment[];
  readonly unreadable: readonly StoreWarning[];
}

async function scan(root: string): Promise<Scan> {
  const experiments: StoredExperiment[] = [];
  const unreadable: StoreWarning[] = [];
  for (const name of await experimentFolders(root)) {
    const folder = join(root, name);
    try {
      experiments.push(await readExperiment(folder));
    } catch (error) {
      if (!WattbenchError.is(error) || error.code === 'SCHEMA_VERSION') throw error;
      unreadable.push({ file: journalPath(folder), line: 1, message: error.message });
    }
  }
  return { experiments, unreadable };
}

/** Only real folders: a link could lead anywhere. */
async function experimentFolders(root: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(root, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && isExperimentId(entry.name))
      .map((entry) => entry.name);
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return [];
    const found = cause instanceof Error ? cause.message : String(cause);
    throw new WattbenchError('RESULTS_NOT_FOUND', `${root} cannot be read: ${found}`, { cause });
  }
}

function newestFirst(a: StoredExperiment, b: StoredExperiment): number {
  const difference = Date.parse(b.experiment.createdAt) - Date.parse(a.experiment.createdAt);
  return difference === 0 ? compareIds(a.experiment.id, b.experiment.id) : difference;
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
