import { rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStore } from '@wattbench/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, Workplace } from './__fixtures__/command-line.js';

const kills = 50;
const seed = 20_260_101;
const repeats = 4;

let workplace: Workplace;
beforeAll(() => {
  workplace = new Workplace();
  workplace.writeFakeConfig({
    backends: "[fakeBackend({ id: 'one' }), fakeBackend({ id: 'two', busyUs: 200 })]",
    protocol: `{ preset: 'smoke', repeats: ${repeats}, inferences: 50, accuracySamples: 20, baselineS: 0.01 }`,
  });
});
afterAll(() => workplace.remove());

/** A small documented generator (Park and Miller, 1988), so that the moments come again with the seed. */
function* uniform(from: number): Generator<number, never> {
  let state = from;
  for (;;) {
    state = (state * 48_271) % 2_147_483_647;
    yield state / 2_147_483_647;
  }
}

describe(`kill -9 of the parent at ${kills} random moments (seed ${seed})`, () => {
  it('loses nothing that was stored and repeats nothing: each cell ends with exactly its repeats', async () => {
    const random = uniform(seed);
    const results = join(workplace.folder, 'wattbench-results');
    let killed = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      const child = workplace.start(['run', '--resume', '--quiet']);
      const timer = setTimeout(() => child.kill('SIGKILL'), 200 + 1000 * random.next().value);
      const { code, signal } = await ended(child);
      clearTimeout(timer);
      if (signal === 'SIGKILL') killed += 1;
      else {
        // This sweep ended before its kill: the next one begins in an empty folder.
        await expectExact(results, code);
        rmSync(results, { recursive: true });
      }
    }
    expect(killed).toBeGreaterThan(kills / 2);
    const { code, stderr } = await workplace.run(['run', '--resume', '--json']);
    expect(stderr).not.toContain('STORE_CORRUPT');
    await expectExact(results, code);
    const before = (await createStore(results).list())[0]?.results.map(({ endedAt }) => endedAt);
    expect((await workplace.run(['run', '--resume', '--json'])).code).toBe(0);
    const after = (await createStore(results).list())[0]?.results.map(({ endedAt }) => endedAt);
    expect(after).toEqual(before);
  }, 300_000);
});

/** Ended well; one experiment; every run of its plan once, completed; no other record; no complaint of the reader. */
async function expectExact(folder: string, code: number | null): Promise<void> {
  expect(code).toBe(0);
  const stored = await createStore(folder).list();
  expect(stored).toHaveLength(1);
  const [{ experiment, results, warnings } = { experiment: undefined, results: [], warnings: [] }] =
    stored;
  expect(results.map(({ runId }) => runId).toSorted()).toEqual(
    experiment?.runs.map(({ id }) => id).toSorted(),
  );
  expect(results.map(({ state }) => state)).toEqual(Array(2 * repeats).fill('completed'));
  expect(warnings).toEqual([]);
  const journal = await readFile(join(folder, experiment?.id ?? '', 'results.jsonl'), 'utf8');
  expect(journal.trimEnd().split('\n')).toHaveLength(1 + 2 * repeats);
}
