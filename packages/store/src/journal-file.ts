import { constants } from 'node:fs';
import { join } from 'node:path';

/** The journal of the experiment that a folder holds. */
export function journalPath(folder: string): string {
  return join(folder, 'results.jsonl');
}

// Windows knows neither flag. A link could lead out of the folder, and opening a pipe could wait for ever.
const plain = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Flags of `open`: a reader never makes or changes a file; only `create` makes one, and only a new one. */
export const journalFlags = {
  read: constants.O_RDONLY | plain,
  create: constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | plain,
  append: constants.O_RDWR | constants.O_APPEND | plain,
} as const;
