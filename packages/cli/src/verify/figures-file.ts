import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { WattbenchError } from '@wattbench/core';

type Figures = Readonly<Record<string, unknown>>;

const maximumBytes = 64 * 1024 * 1024;

/**
 * Reads what `wattbench report --json` wrote: its rows by experiment, in order.
 * Throws `USAGE` for a file that is missing, too large, or something else.
 */
export async function readFigures(file: string): Promise<ReadonlyMap<string, readonly Figures[]>> {
  const rows = new Map<string, Figures[]>();
  for (const row of await readArray(resolve(file))) {
    const id = typeof row === 'object' && row !== null ? Reflect.get(row, 'experimentId') : null;
    if (typeof id !== 'string') throw notFigures(file, 'a row names no experiment');
    rows.set(id, [...(rows.get(id) ?? []), row as Figures]);
  }
  return rows;
}

async function readArray(file: string): Promise<readonly unknown[]> {
  let value: unknown;
  try {
    const status = await stat(file);
    if (!status.isFile() || status.size > maximumBytes) {
      throw notFigures(file, `it is no file of at most ${maximumBytes} bytes`);
    }
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    if (WattbenchError.is(cause)) throw cause;
    const found = cause instanceof SyntaxError ? 'it is no JSON' : String(cause);
    throw notFigures(file, found, cause);
  }
  if (!Array.isArray(value)) throw notFigures(file, 'it holds no array');
  return value;
}

function notFigures(file: string, found: string, cause?: unknown): WattbenchError {
  return new WattbenchError('USAGE', `${file} does not hold figures: ${found}`, {
    cause,
    fix: 'Name a file that `wattbench report --json` wrote.',
  });
}
