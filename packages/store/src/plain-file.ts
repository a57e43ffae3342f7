import { open, type FileHandle } from 'node:fs/promises';
import { WattbenchError } from '@wattbench/core';
import { journalFlags } from './journal-file.js';

/** Opens a file to read it; follows no link and waits for no pipe. Throws `RESULTS_NOT_FOUND`. */
export async function openPlainFile(path: string): Promise<FileHandle> {
  let file: FileHandle;
  try {
    file = await open(path, journalFlags.read);
  } catch (cause) {
    throw new WattbenchError('RESULTS_NOT_FOUND', `${path} cannot be opened: ${messageOf(cause)}`, {
      cause,
    });
  }
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new WattbenchError('RESULTS_NOT_FOUND', `${path} is not a file.`);
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
