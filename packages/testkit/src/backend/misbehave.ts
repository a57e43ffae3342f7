import { spawn } from 'node:child_process';
import type { Misbehaviour } from './fake-backend.js';

/** Does wrong for real: the process really hangs, dies, floods or eats memory. */
export async function misbehave(how: Misbehaviour['how']): Promise<void> {
  switch (how) {
    case 'throw':
      throw new TypeError('the fake backend broke as it was told to');
    case 'exit':
      process.stderr.write('leaving with code 7\n');
      process.exit(7);
      break;
    case 'abort':
      process.stderr.write('terminate called as told\n');
      process.abort();
      break;
    case 'hang':
      await new Promise(() => setInterval(() => undefined, 60_000));
      break;
    case 'spin':
      for (;;) Math.sqrt(process.uptime());
    case 'flood': {
      const line = `${'x'.repeat(65_535)}\n`;
      for (;;) await new Promise((resolve) => process.stdout.write(line, resolve));
    }
    case 'memory': {
      const kept: unknown[] = [];
      for (;;) kept.push(Array.from({ length: 1e6 }, (_, index) => ({ index })));
    }
    case 'grandchild':
      // A helper process that outlives its parent unless the whole group is ended.
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
      await new Promise(() => setInterval(() => undefined, 60_000));
      break;
    case 'orphan':
      // The helper process keeps the pipes of the one that ends.
      spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'inherit' });
      process.exit(7);
  }
}
