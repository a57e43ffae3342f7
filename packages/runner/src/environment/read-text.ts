import { readFileSync } from 'node:fs';

/** A small kernel file without its line end, or null when it cannot be read. */
export function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
