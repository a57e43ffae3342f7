import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';

/**
 * Reads the process group that is to be ended when its input closes, which the system does however this
 * process dies, and then removes the folder that is its argument.
 */
const script = `
group=0
while read -r next; do group=$next; done
if [ "$group" -gt 1 ]; then kill -s KILL -- "-$group"; fi
rm -rf -- "$1"
`;

/** Leaves neither a process nor a folder behind, also when this process is killed in the middle. */
export class Guardian {
  readonly #folder: string;
  readonly #input: Writable | null;
  readonly #ended: Promise<void>;

  constructor(folder: string) {
    this.#folder = folder;
    const shell = startShell(folder);
    this.#input = shell?.stdin ?? null;
    this.#ended = new Promise((resolve) => {
      if (shell === null) return resolve();
      // Without its shell only an orderly end cleans up.
      shell.once('error', () => resolve());
      shell.once('exit', () => resolve());
      shell.stdin?.once('error', () => resolve());
    });
  }

  /** From now on this group is ended with this process. */
  watch(group: number): void {
    this.#input?.write(`${group}\n`);
  }

  /** The group is gone: its number may be another's. */
  forget(): void {
    this.watch(0);
  }

  async close(): Promise<void> {
    this.#input?.end();
    await this.#ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** `null` on Windows, which has no such shell. */
function startShell(folder: string): ChildProcess | null {
  if (process.platform === 'win32') return null;
  // A group of its own: what interrupts the parent in a terminal does not reach it.
  return spawn('/bin/sh', ['-c', script, 'sh', folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    cwd: '/',
  });
}
