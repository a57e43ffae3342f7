import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { WattbenchError } from '@wattbench/core';
import { driveArguments, type DrivenZone } from './drive-plan.js';

/** Path of the driver, a program for Node; see `drive.ts`. */
export const driveScript = fileURLToPath(new URL('./drive.js', import.meta.url));

export interface Drive {
  /** Ends the driver; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Lets zones draw a known power from now on, in a process of their own. Resolves when every counter
 * runs; rejects with `INTERNAL` where the driver ends before.
 */
export async function startDrive(zones: readonly DrivenZone[]): Promise<Drive> {
  const child = spawn(process.execPath, [driveScript, ...driveArguments(zones)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-2000);
  });
  const gone = once(child, 'close');
  const first = await Promise.race([once(child.stdout, 'data').then(() => 'ready'), gone]);
  if (first !== 'ready') {
    throw new WattbenchError(
      'INTERNAL',
      `The driver of the simulated counters ended: ${complaint}`,
    );
  }
  return {
    stop: async () => {
      child.kill();
      await gone;
    },
  };
}
