import { randomBytes } from 'node:crypto';
import { closeSync, lstatSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { appendDurably, syncFolder } from './durable-file.js';

const reserveBytes = 1024 * 1024;

/**
 * Space kept on the disk for one more record, so that a run that took an hour is not lost because the disk
 * filled up meanwhile. Random bytes, really written: a file with a hole in it, or one that the file system
 * can compress, would keep nothing.
 */
export class Reserve {
  readonly #folder: string;
  readonly #path: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, 'reserve');
  }

  /** Lays it where it is not there in full. Throws the system's error; leaves no part of it then. */
  lay(): void {
    const found = lstatSync(this.#path, { throwIfNoEntry: false });
    if (found?.isFile() === true && found.size === reserveBytes) return;
    this.remove();
    const descriptor = openSync(this.#path, 'wx');
    try {
      appendDurably(descriptor, randomBytes(reserveBytes));
    } catch (error) {
      this.remove();
      throw error;
    } finally {
      closeSync(descriptor);
    }
    syncFolder(this.#folder);
  }

  /** Gives the space back to the disk. False when there was none to give. */
  spend(): boolean {
    if (lstatSync(this.#path, { throwIfNoEntry: false }) === undefined) return false;
    this.remove();
    syncFolder(this.#folder);
    return true;
  }

  remove(): void {
    rmSync(this.#path, { force: true });
  }
}
