import { spawn } from 'node:child_process';

export interface Command {
  readonly path: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

export type CommandResult =
  | { readonly state: 'ended'; readonly code: number | null; readonly output: string }
  | { readonly state: 'not-started'; readonly code: string }
  | { readonly state: 'late' }
  | { readonly state: 'flooded' };

/** Largest output of both streams together that is taken. */
export const largestOutputBytes = 65_536;

/**
 * Runs a program without a shell and takes a bounded output. At the abort of `signal`, and when it
 * writes too much, it is killed with everything that it started. It gets this environment and no
 * other, so that no secret of ours reaches it by chance.
 */
export function runCommand(command: Command): Promise<CommandResult> {
  const { path, arguments: args, environment, signal } = command;
  if (signal.aborted) return Promise.resolve({ state: 'late' });
  return new Promise((resolve) => {
    // A group of its own, so that a script's programs can be killed with it.
    const child = spawn(path, args, {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isSettled = false;
    const settle = (result: CommandResult): void => {
      if (isSettled) return;
      isSettled = true;
      signal.removeEventListener('abort', late);
      if (result.state === 'late' || result.state === 'flooded') killGroup(child.pid);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve(result);
    };
    const late = (): void => settle({ state: 'late' });
    const take = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > largestOutputBytes) settle({ state: 'flooded' });
      else chunks.push(chunk);
    };
    signal.addEventListener('abort', late, { once: true });
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', (error) => {
      settle({ state: 'not-started', code: 'code' in error ? String(error.code) : error.name });
    });
    // Not at `exit`: the last of its output may still be on the way.
    child.on('close', (code) => {
      settle({ state: 'ended', code, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself in between; macOS says EPERM for a group of which only the dead are left.
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
