import {
  accessSync,
  constants,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { WattbenchError } from '@wattbench/core';

export interface OutFile {
  /** Replaces the file as a whole: a reader sees the old content or the new, never a part. */
  write(content: string | Uint8Array): void;
}

/** Throws `OUTPUT_UNWRITABLE` before any work is done where the file could not be written after it. */
export function outFile(given: string): OutFile {
  const asked = resolve(given);
  const status = attempt(asked, () => statSync(asked, { throwIfNoEntry: false }));
  if (status !== undefined && !status.isFile()) {
    throw unwritable(asked, status.isDirectory() ? 'it is a folder' : 'it is no regular file');
  }
  // What a link leads to is replaced, not the link.
  const path = status === undefined ? asked : attempt(asked, () => realpathSync(asked));
  const next = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  attempt(path, () => {
    if (status !== undefined) accessSync(path, constants.W_OK);
    writeFileSync(next, '', { flag: 'wx' });
    rmSync(next);
  });
  return {
    write: (content) => {
      attempt(path, () => {
        try {
          writeFileSync(next, content, { flag: 'wx', flush: true });
          renameSync(next, path);
        } catch (error) {
          rmSync(next, { force: true });
          throw error;
        }
      });
    },
  };
}

function attempt<Value>(path: string, action: () => Value): Value {
  try {
    return action();
  } catch (cause) {
    throw unwritable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unwritable(path: string, found: string, cause?: unknown): WattbenchError {
  return new WattbenchError('OUTPUT_UNWRITABLE', `${path} cannot be written: ${found}`, {
    cause,
    fix: 'Name another file, or change the permissions of its folder.',
  });
}
