import { randomUUID } from 'node:crypto';
import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WattbenchError } from '@wattbench/core';
import { identify, isAlive, type ProcessIdentity } from './process-identity.js';

interface Holder {
  readonly token: string;
  readonly holder: ProcessIdentity;
  readonly child: ProcessIdentity | null;
  readonly title: string;
  readonly since: string;
}

/** A taker that died in the few milliseconds of a take-over leaves its folder; after this it is ignored. */
const takeOverLimitMs = 10_000;

/** Where the lock of this machine lies; `WATTBENCH_LOCK` names another file, for tests. */
export function machineLockPath(): string {
  return process.env['WATTBENCH_LOCK'] ?? join(tmpdir(), 'wattbench.lock');
}

/**
 * One measuring experiment per machine. The lock is a file that names its holder by process id and
 * start time, so a holder that was killed is recognised and replaced, and a child that it left
 * behind is ended first.
 */
export class MachineLock {
  #state: Holder;
  readonly #path: string;

  private constructor(path: string, state: Holder) {
    this.#path = path;
    this.#state = state;
  }

  /** Throws `ALREADY_RUNNING`, or `OUTPUT_UNWRITABLE` when the file cannot be made. */
  static acquire(title: string, path = machineLockPath()): MachineLock {
    const state: Holder = {
      token: randomUUID(),
      holder: identify(process.pid),
      child: null,
      title,
      since: new Date().toISOString(),
    };
    const draft = `${path}.${state.token}`;
    try {
      write(draft, state);
      for (;;) {
        if (link(draft, path)) return new MachineLock(path, state);
        const found = read(path);
        if (found !== undefined && isAlive(found.holder)) throw alreadyRunning(found);
        replaceDead(path);
      }
    } catch (error) {
      if (WattbenchError.is(error)) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new WattbenchError('OUTPUT_UNWRITABLE', `the lock file cannot be made: ${message}`, {
        cause: error,
        fix: 'Set WATTBENCH_LOCK to a file that you may write.',
      });
    } finally {
      removeIfThere(draft);
    }
  }

  /** Remembers the child, so that whoever finds a dead holder can end what it left. */
  guard(childPid: number | null): void {
    this.#state = { ...this.#state, child: childPid === null ? null : identify(childPid) };
    const draft = `${this.#path}.${this.#state.token}`;
    write(draft, this.#state);
    renameSync(draft, this.#path);
  }

  release(): void {
    if (read(this.#path)?.token === this.#state.token) removeIfThere(this.#path);
  }
}

function alreadyRunning({ holder, title, since }: Holder): WattbenchError {
  return new WattbenchError(
    'ALREADY_RUNNING',
    `process ${holder.pid} has been measuring "${title}" on this machine since ${since}`,
    {
      detail: { pid: holder.pid, since },
      fix: `Wait for it to end, or stop it with: kill -INT ${holder.pid}`,
    },
  );
}

/** Only one taker at a time may look again and remove: between its look and its hand no lock can change. */
function replaceDead(path: string): void {
  const claim = `${path}.take-over`;
  try {
    mkdirSync(claim);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(claim, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > takeOverLimitMs) removeFolder(claim);
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    return;
  }
  try {
    const found = read(path);
    if (found !== undefined && isAlive(found.holder)) return;
    if (found?.child && found.child.start !== null && isAlive(found.child)) {
      process.kill(-found.child.pid, 'SIGKILL');
    }
    removeIfThere(path);
  } finally {
    removeFolder(claim);
  }
}

function write(path: string, state: Holder): void {
  const file = openSync(path, 'w', 0o644);
  try {
    writeSync(file, JSON.stringify(state));
  } finally {
    closeSync(file);
  }
}

/** The file appears whole or not at all. */
function link(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** What stands in the lock, or undefined when there is none or it is not ours to read. */
function read(path: string): Holder | undefined {
  try {
    const found = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder>;
    return typeof found.holder?.pid === 'number' ? (found as Holder) : undefined;
  } catch {
    return undefined;
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
