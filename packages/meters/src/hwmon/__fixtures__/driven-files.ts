import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { swing, swingPeriodS } from '../../simulated/__fixtures__/moving-load.js';

/** A file that shows the moving load of `meanW`: `start + scale × (W of now, or J since the start)`. */
export interface DrivenFile {
  readonly path: string;
  readonly shows: 'power' | 'energy';
  readonly meanW: number;
  readonly scale: number;
  readonly start?: number;
}

export interface FileDrive {
  /** Ends the driver; resolves when it is gone. */
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('./drive-files.mjs', import.meta.url));

/** Keeps files up to date from now on, in a process of its own. Resolves when each has its first figure. */
export async function driveFiles(files: readonly DrivenFile[], periodMs = 20): Promise<FileDrive> {
  const plan = {
    periodMs,
    swing,
    swingPeriodS,
    files: files.map((file) => ({ start: 0, ...file })),
  };
  const child = spawn(process.execPath, [script, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'close');
  const first = await Promise.race([once(child.stdout, 'data').then(() => 'ready'), gone]);
  if (first !== 'ready') throw new Error('the driver of the files ended');
  return {
    stop: async () => {
      child.kill();
      await gone;
    },
  };
}
