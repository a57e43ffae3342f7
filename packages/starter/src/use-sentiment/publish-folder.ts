import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A folder of this age was left by a process that was killed. A conversion takes seconds. */
const abandonedAfterMs = 3_600_000;
const temporaryName = /^\.[0-9a-f]{64}\.[0-9a-f]{16}\.tmp$/;

/** Errors of renaming a folder onto one that holds something, on the systems that Node runs on. */
const occupied = new Set(['ENOTEMPTY', 'EEXIST', 'EPERM', 'EACCES']);
const attempts = 5;

/** An empty folder beside `directory`, on the same file system, with a name of its own. */
export async function temporarySibling(directory: string): Promise<string> {
  const temporary = siblingName(directory);
  await mkdir(temporary, { recursive: true });
  return temporary;
}

function siblingName(directory: string): string {
  const unique = randomBytes(8).toString('hex');
  return join(dirname(directory), `.${basename(directory)}.${unique}.tmp`);
}

/**
 * Moves a finished folder to its place in one step, so that nobody ever sees half of it. Leaves
 * what is there if `isWhole` says so, and replaces it if not.
 */
export async function publishFolder(
  finished: string,
  place: { readonly directory: string; readonly isWhole: () => Promise<boolean> },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rename(finished, place.directory);
      return;
    } catch (error) {
      if (!occupied.has(codeOf(error)) || attempt === attempts) throw error;
    }
    // Another process was faster, or what is there is damaged.
    if (await place.isWhole()) {
      await rm(finished, { recursive: true, force: true });
      return;
    }
    await discard(place.directory);
  }
}

/** Removes folders that processes left when they were killed. */
export async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!temporaryName.test(name)) continue;
    const directory = join(parent, name);
    const age = await stat(directory).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > abandonedAfterMs) await rm(directory, { recursive: true, force: true });
  }
}

/** Out of sight in one step, then removed: a reader sees all of it or nothing. */
async function discard(directory: string): Promise<void> {
  const aside = siblingName(directory);
  try {
    await rename(directory, aside);
  } catch (error) {
    // Another process has put it away.
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
