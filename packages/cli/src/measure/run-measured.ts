import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { WattbenchError } from '@wattbench/core';

export interface CommandEnd {
  /** As a shell says it: the command's own, or 128 + signal. */
  readonly exitCode: number;
  readonly signal: NodeJS.Signals | null;
}

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/**
 * Runs a command without a shell on the terminal of this process, and passes signals on to it.
 * Throws `USAGE` with the exit code 127 where it is not there and 126 where it cannot be run.
 */
export async function runMeasured(
  words: readonly string[],
  { onStart }: { readonly onStart: (pid: number) => void },
): Promise<CommandEnd> {
  const [command = '', ...rest] = words;
  const stopForwarding: (() => void)[] = [];
  try {
    return await new Promise<CommandEnd>((resolve, reject) => {
      const child = startOf(command, rest);
      stopForwarding.push(forwardSignals(child));
      if (child.pid !== undefined) onStart(child.pid);
      child.once('error', (cause) => reject(cannotRun(command, cause)));
      child.once('exit', (code, signal) => resolve(endOf(code, signal)));
    });
  } finally {
    for (const stop of stopForwarding) stop();
  }
}

/** What cannot even be tried, e.g. a name with a NUL sign, throws at once. */
function startOf(command: string, rest: readonly string[]): ChildProcess {
  try {
    return spawn(command, rest, { stdio: 'inherit' });
  } catch (cause) {
    throw cannotRun(command, cause);
  }
}

/**
 * Ctrl-C and Ctrl-\ go to every process of the terminal, the command included: these are only kept
 * from ending this process, so that the command does not get them twice.
 */
function forwardSignals(child: ChildProcess): () => void {
  const terminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY);
  const pass = (signal: NodeJS.Signals): void => {
    if (terminal && (signal === 'SIGINT' || signal === 'SIGQUIT')) return;
    child.kill(signal);
  };
  for (const signal of forwarded) process.on(signal, pass);
  return () => {
    for (const signal of forwarded) process.off(signal, pass);
  };
}

function endOf(code: number | null, signal: NodeJS.Signals | null): CommandEnd {
  if (signal !== null) return { exitCode: 128 + constants.signals[signal], signal };
  return { exitCode: code ?? 1, signal: null };
}

function cannotRun(command: string, cause: unknown): WattbenchError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  if (code === 'ENOENT') {
    return new WattbenchError(
      'USAGE',
      `${command}: command not found (neither it nor, for a script, the program of its first line)`,
      { cause, detail: { exitCode: 127 }, fix: 'Correct its name, or PATH.' },
    );
  }
  return new WattbenchError('USAGE', `${command}: cannot be run: ${code}`, {
    cause,
    detail: { exitCode: 126 },
    fix:
      code === 'EACCES'
        ? `Make it executable: chmod +x ${command}; or name the program that runs it.`
        : 'Try it without wattbench first.',
  });
}
