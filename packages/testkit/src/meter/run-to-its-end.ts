import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PluginRef } from '@wattbench/core';
import { demand } from '../conformance/demand.js';

const script = fileURLToPath(new URL('./open-and-close.js', import.meta.url));
const closeLimitMs = 30_000;

/**
 * Opens, reads and closes the meter in a process of its own, and rejects with `PLUGIN_INVALID` where
 * that fails, or where something (a timer, a thread) keeps the process alive for longer than `settleMs`.
 */
export async function runToItsEnd(ref: PluginRef<'meter'>, settleMs: number): Promise<void> {
  const child = spawn(process.execPath, [script, JSON.stringify(ref)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  let late = '';
  const killAfter = (limitMs: number, when: string): NodeJS.Timeout =>
    setTimeout(() => {
      late = `${when} ${limitMs / 1000} s`;
      child.kill('SIGKILL');
    }, limitMs);
  let timer = killAfter(closeLimitMs, 'not closed after');
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2000);
  });
  child.stdout.once('data', () => {
    clearTimeout(timer);
    timer = killAfter(settleMs, 'still alive after close and');
  });
  try {
    await once(child, 'close');
  } finally {
    clearTimeout(timer);
  }
  demand(late === '', `the process was ${late}`);
  demand(
    child.exitCode === 0,
    `the process ended with ${String(child.exitCode)}: ${complaint.trim()}`,
  );
}
