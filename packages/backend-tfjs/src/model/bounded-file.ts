import { open, stat, type FileHandle } from 'node:fs/promises';

import { WattbenchError } from '@wattbench/core';

/** Size of a file of a model. Throws `MODEL_NOT_FOUND` when it is missing or no file. */
export async function fileBytes(file: string): Promise<number> {
  try {
    // Asked before it is opened: to open a pipe would wait for ever.
    const status = await stat(file);
    if (status.isFile()) return status.size;
  } catch (cause) {
    throw unreadable(file, cause);
  }
  throw new WattbenchError('MODEL_NOT_FOUND', `${file} is not a file.`);
}

/** The first bytes of a file; fewer where the file is shorter. Throws `MODEL_NOT_FOUND`. */
export async function readBytes(file: string, bytes: number): Promise<Uint8Array> {
  const target = new Uint8Array(bytes);
  return target.subarray(0, await readInto(file, target));
}

/** Fills `target` from the beginning of a file and says how much there was. Throws `MODEL_NOT_FOUND`. */
export async function readInto(file: string, target: Uint8Array): Promise<number> {
  try {
    const handle = await open(file, 'r');
    try {
      return await fill(handle, target);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

async function fill(handle: FileHandle, target: Uint8Array): Promise<number> {
  let position = 0;
  while (position < target.length) {
    const { bytesRead } = await handle.read(target, position, target.length - position, position);
    if (bytesRead === 0) break;
    position += bytesRead;
  }
  return position;
}

function unreadable(file: string, cause: unknown): WattbenchError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new WattbenchError('MODEL_NOT_FOUND', `${file} cannot be read: ${message}.`, { cause });
}
