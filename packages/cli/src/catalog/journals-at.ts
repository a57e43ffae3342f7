import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { WattbenchError, type StoredExperiment } from '@wattbench/core';
import { inspectJournal, readExperimentFile } from '@wattbench/store';

const journalName = 'results.jsonl';

/** Words for a place in the folder for results: the newest experiment, and the one before it. */
const ages = ['latest', 'previous'];

/**
 * The journals that a place names: a file, the folder of an experiment, a folder of them (newest first), the id of an
 * experiment in `output`, or there `latest` or `previous`. Without a place the latest. Reads first lines only.
 * Throws `RESULTS_NOT_FOUND` where there is none.
 */
export async function journalsAt(
  place: string | undefined,
  output: string,
): Promise<readonly string[]> {
  const age = ages.indexOf(place ?? 'latest');
  if (age !== -1) {
    const journal = (await journalsIn(output))[age];
    if (journal !== undefined) return [journal];
    throw age === 0 ? notFound(output) : noPrevious(output);
  }
  for (const path of placesOf(place ?? '', output)) {
    const found = await stateOf(path);
    if (found === 'file') return [path];
    if (found === undefined) continue;
    const own = join(path, journalName);
    if ((await stateOf(own)) === 'file') return [own];
    const inside = await journalsIn(path);
    if (inside.length > 0) return inside;
  }
  throw notFound(place ?? output);
}

/** The journal of the one experiment that a place names. Throws too where it holds several. */
export async function journalAt(place: string | undefined, output: string): Promise<string> {
  const journals = await journalsAt(place, output);
  const [journal] = journals;
  if (journal === undefined || journals.length > 1) {
    throw new WattbenchError('USAGE', `${place} holds ${journals.length} experiments`, {
      fix: 'Name the folder of one of them, its id, `latest` or `previous`.',
    });
  }
  return journal;
}

/** The one experiment that a place names, with all its results. Throws too what readers throw. */
export async function storedAt(place: string, output: string): Promise<StoredExperiment> {
  return readExperimentFile(await journalAt(place, output));
}

function placesOf(place: string, output: string): readonly string[] {
  return isExperimentName(place) ? [resolve(place), join(output, place)] : [resolve(place)];
}

function isExperimentName(place: string): boolean {
  return /^[A-Za-z0-9][\w.-]*$/.test(place);
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

function noPrevious(output: string): WattbenchError {
  return new WattbenchError('RESULTS_NOT_FOUND', `${output} holds no experiment before the latest`);
}

function notFound(place: string): WattbenchError {
  return new WattbenchError('RESULTS_NOT_FOUND', `${place} holds no results`);
}
