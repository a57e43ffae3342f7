import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { WattbenchError } from '@wattbench/core';

const names = ['wattbench.config.ts', 'wattbench.config.mjs', 'wattbench.config.js'];

/** The file that was named, or the nearest one upward from the working folder, or undefined. */
export function findConfig(named: string | undefined, from = process.cwd()): string | undefined {
  if (named !== undefined) {
    const file = resolve(from, named);
    if (existsSync(file)) return file;
    throw new WattbenchError('CONFIG_UNREADABLE', `${file} is not there`);
  }
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const found = names.map((name) => join(folder, name)).find((file) => existsSync(file));
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return undefined;
  }
}
