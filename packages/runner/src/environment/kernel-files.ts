import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The small files by which a kernel tells of its machine. Paths begin at the root, e.g. `/proc/stat`. */
export class KernelFiles {
  readonly #root: string;

  /**
   * @param root Folder in which `/proc` and `/sys` lie. Left out: the environment's `WATTBENCH_SYSTEM_ROOT`, and without
   * that the root of this machine.
   */
  constructor(root: string = process.env['WATTBENCH_SYSTEM_ROOT'] ?? '/') {
    this.#root = root;
  }

  /** Without its line end, or null when it cannot be read. */
  text(path: string): string | null {
    try {
      return readFileSync(join(this.#root, path), 'utf8').trim();
    } catch {
      return null;
    }
  }

  /** A whole number, or null when it cannot be read or is none. */
  number(path: string): number | null {
    const text = this.text(path);
    return text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null;
  }

  /** Names in a folder, or none when it cannot be read. */
  names(folder: string): readonly string[] {
    try {
      return readdirSync(join(this.#root, folder));
    } catch {
      return [];
    }
  }
}
