import { vi } from 'vitest';
import { createProgram } from '../program.js';
import { runProgram } from '../run-program.js';
import type { Ended } from './command-line.js';

/** What a user types, in this process: for commands that only read and print, and many of them. */
export async function typedHere(folder: string, words: readonly string[]): Promise<Ended> {
  const text = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((chunk) => {
      text[name] += String(chunk);
      return true;
    }),
  );
  const before = process.cwd();
  process.chdir(folder);
  try {
    const code = await runProgram(createProgram(), ['node', 'wattbench', ...words]);
    return { code, signal: null, ...text };
  } finally {
    process.exitCode = undefined;
    process.chdir(before);
    for (const spy of spies) spy.mockRestore();
  }
}
