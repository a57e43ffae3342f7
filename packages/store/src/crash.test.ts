import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeCompleted, makeExperiment } from './__fixtures__/results.js';
import { temporaryFolders } from './__fixtures__/temporary-folder.js';
import { createStore, readExperiment } from './index.js';

const newFolder = temporaryFolders();
const child = fileURLToPath(new URL('__fixtures__/writing-child.mjs', import.meta.url));
const experiment = makeExperiment('killed');
const seed = 4;

/** Lehmer's generator (Park and Miller 1988): the same moments at every run of the test. */
function* randomNumbers(start: number): Generator<number, never> {
  for (let state = start; ;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

/** Kills a writing child some time after it acknowledged `records`. Returns what it acknowledged. */
async function writeAndKill(
  folder: string,
  when: { readonly records: number; readonly afterMs: number },
): Promise<readonly string[]> {
  const writer = spawn(process.execPath, [
    child,
    folder,
    JSON.stringify(experiment),
    JSON.stringify(makeCompleted(experiment, 0)),
    '200000',
  ]);
  let output = '';
  let armed = false;
  writer.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (armed || output.split('\n').length <= when.records) return;
    armed = true;
    setTimeout(() => writer.kill('SIGKILL'), when.afterMs);
  });
  const [, signal] = await once(writer, 'close');
  expect(signal).toBe('SIGKILL');
  return output
    .slice(0, output.lastIndexOf('\n'))
    .split('\n')
    .filter((line) => line.startsWith('run-'));
}

describe('a writer that is killed', () => {
  it(`loses nothing that it acknowledged (20 kills, seed ${seed})`, async () => {
    const random = randomNumbers(seed);
    for (let kill = 0; kill < 20; kill += 1) {
      const folder = newFolder();
      const acknowledged = await writeAndKill(folder, {
        records: 1 + Math.floor(random.next().value * 8),
        afterMs: random.next().value * 5,
      });
      const stored = await readExperiment(join(folder, experiment.id));
      const found = new Set(stored.results.map((result) => result.runId));
      expect(acknowledged.filter((runId) => !found.has(runId))).toEqual([]);
      expect(stored.warnings.every(({ message }) => message.includes('not finished'))).toBe(true);

      const journal = createStore(folder).reopen(stored);
      journal.append(makeCompleted(experiment, 0, { marker: 'after' }));
      journal.close();
      const again = await readExperiment(journal.folder);
      expect(again.warnings).toEqual([]);
      expect(again.results).toHaveLength(new Set([...found, 'run-0']).size);
    }
  });
});
