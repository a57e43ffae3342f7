import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { WattbenchError } from '@wattbench/core';
import { inspectJournal } from '@wattbench/store';

const journalName = 'results.jsonl';

/**
 * The journals that a place names: a file, the folder of an experiment, a folder of them (newest first), or the id of an
 * experiment in `output`. Without a place the latest in `output`. Reads first lines only.
 * Throws `RESULTS_NOT_FOUND` where there is none.
 */
export async function journalsAt(
  place: string | undefined,
  output: string,
): Promise<readonly string[]> {
  if (place === undefined) {
    const [latest] = await journalsIn(output);
    if (latest !== undefined) return [latest];
    throw notFound(output);
  }
  for (const path of [resolve(place), join(output, place)]) {
    const found = await stateOf(path);
    if (found === 'file') return [path];
    if (found === undefined) continue;
    const own = join(path, journalName);
    if ((await stateOf(own)) === 'file') return [own];
    const inside = await journalsIn(path);
    if (inside.length > 0) return inside;
  }
  throw notFound(place);
}

async function journalsIn(folder: string): Promise<readonly string[]> {
  if ((await stateOf(folder)) !== 'folder') return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const dated: { readonly path: string; readonly createdMs: number }[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name, journalName);
    if (!entry.isDirectory() || (await stateOf(path)) !== 'file') continue;
    dated.push({ path, createdMs: await createdMs(path) });
  }
  return dated
    .toSorted((a, b) => b.createdMs - a.createdMs || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path);
}

/** 0 for a journal whose first line does not say it: it comes last. */
async function createdMs(path: string): Promise<number> {
  for await (const { record } of inspectJournal(path)) {
    return record.type === 'experiment' ? Date.parse(record.experiment.createdAt) : 0;
  }
  return 0;
}

async function stateOf(path: string): Promise<'file' | 'folder' | undefined> {
  const status = await stat(path).catch(() => undefined);
  if (status?.isFile() === true) return 'file';
  return status?.isDirectory() === true ? 'folder' : undefined;
}

function notFound(place: string): WattbenchError {
  return new WattbenchError('RESULTS_NOT_FOUND', `${place} holds no results`);
}
