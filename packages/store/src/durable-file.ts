import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { WattbenchError } from '@wattbench/core';
import { systemCode } from './write-failure.js';

const lineFeed = 10;

/** Writes all bytes at the end of a file and returns when they are on the disk. */
export function appendDurably(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    const written = writeSync(descriptor, bytes, done);
    if (written === 0) {
      throw new WattbenchError('OUTPUT_UNWRITABLE', 'The system took 0 bytes of a record.');
    }
    done += written;
  }
  fdatasyncSync(descriptor);
}

/** Makes the file end at `bytes`, on the disk too. */
export function truncateDurably(descriptor: number, bytes: number): void {
  ftruncateSync(descriptor, bytes);
  fdatasyncSync(descriptor);
}

/** The length of a file, or of its first `length` bytes, up to and with the last line feed; 0 when there is none. */
export function lengthOfWholeLines(
  descriptor: number,
  length = fstatSync(descriptor).size,
): number {
  const block = Buffer.alloc(64 * 1024);
  for (let end = length; end > 0;) {
    const start = Math.max(0, end - block.length);
    const read = readSync(descriptor, block, 0, end - start, start);
    const feed = block.subarray(0, read).lastIndexOf(lineFeed);
    if (feed !== -1) return start + feed + 1;
    end = start;
  }
  return 0;
}

/** Makes a folder, and those above it where needed, each with its name on the disk. False when it was there. */
export function makeFolderDurably(folder: string): boolean {
  // Not `recursive`: on a read-only disk that says ENOENT instead of the cause.
  const parent = dirname(folder);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return false;
  if (parent !== folder) makeFolderDurably(parent);
  mkdirSync(folder);
  syncFolder(parent);
  return true;
}

/** Puts the names in a folder on the disk. Windows does this by itself, and some network disks cannot. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } catch (error) {
    const code = systemCode(error);
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw error;
  } finally {
    closeSync(descriptor);
  }
}
