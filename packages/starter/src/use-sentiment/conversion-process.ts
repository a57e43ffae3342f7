import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WattbenchError, type ErrorEnvelope } from '@wattbench/core';
import { throwIfInterrupted } from '../files/interruption.js';

/** What the child says. It ends after `done` and `failed`. */
export type ChildMessage =
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly error: ErrorEnvelope };

/** Also when this file runs from `src`: the child has to be JavaScript. */
const childEntry = fileURLToPath(
  new URL('../../dist/use-sentiment/conversion-child.js', import.meta.url),
);
const timeLimitMs = 300_000;
const stderrTailLength = 4000;

/**
 * Runs the conversion into `directory` in a process of its own, which gives its memory back, and
 * returns when that process is gone.
 *
 * Throws `INTERRUPTED` when `signal` aborts (the child is killed), else `CONVERSION_FAILED` or what
 * the child threw.
 */
export async function runConversion(options: {
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly onProgress: (message: string) => void;
}): Promise<void> {
  const { directory, signal, onProgress } = options;
  const stop = AbortSignal.any([signal, AbortSignal.timeout(timeLimitMs)]);
  const child = fork(childEntry, [directory], {
    execArgv: [],
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let last: ChildMessage | null = null;
  let stderrTail = '';
  child.on('message', (message: ChildMessage) => {
    if (message.type === 'progress') onProgress(message.text);
    else last = message;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderrTail = (stderrTail + text).slice(-stderrTailLength);
  });
  const kill = (): void => void child.kill('SIGKILL');
  stop.addEventListener('abort', kill);
  if (stop.aborted) kill();
  const end = await new Promise<ProcessEnd>((resolve) => {
    child.once('error', (cause) => resolve({ cause }));
    child.once('close', (code, signalName) => resolve({ code, signalName }));
  });
  stop.removeEventListener('abort', kill);
  throwIfInterrupted(signal);
  if (stop.aborted) {
    throw new WattbenchError('CONVERSION_FAILED', `No end after ${timeLimitMs / 1000} s.`);
  }
  checkEnd({ last, end, stderrTail });
}

type ProcessEnd =
  | { readonly cause: Error }
  | { readonly code: number | null; readonly signalName: string | null };

function checkEnd(child: {
  readonly last: ChildMessage | null;
  readonly end: ProcessEnd;
  readonly stderrTail: string;
}): void {
  const { last, end, stderrTail } = child;
  if (last?.type === 'done') return;
  if (last?.type === 'failed') throw WattbenchError.fromEnvelope(last.error);
  if ('cause' in end) {
    throw new WattbenchError('CONVERSION_FAILED', 'The process that converts did not start.', {
      cause: end.cause,
    });
  }
  throw new WattbenchError(
    'CONVERSION_FAILED',
    `The process that converts ended with code ${end.code}, signal ${end.signalName}: ${stderrTail}`,
  );
}
