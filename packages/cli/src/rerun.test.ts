import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { smoke } from '@wattbench/core';
import { createStore, readExperiment } from '@wattbench/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Workplace } from './__fixtures__/command-line.js';
import { makeStored, sentencesText, writeStored } from './__fixtures__/stored-experiment.js';
import { typedHere } from './__fixtures__/typed-here.js';

const backends = "[fakeBackend({ id: 'one', busyUs: 500 })]";
const protocol =
  "{ preset: 'smoke', repeats: 3, inferences: 60, accuracySamples: 10, baselineS: 0.01 }";

describe('wattbench rerun', () => {
  const workplace = new Workplace();
  const results = join(workplace.folder, 'wattbench-results');
  let recorded: string;
  let journal: string;

  beforeAll(async () => {
    workplace.writeFakeConfig({ backends, protocol });
    await workplace.run(['run', '--quiet']);
    const [stored] = await createStore(results).list();
    recorded = stored?.experiment.id ?? '';
    journal = join(stored?.folder ?? '', 'results.jsonl');
  });
  beforeEach(() => workplace.writeFakeConfig({ backends, protocol }));
  afterAll(() => workplace.remove());

  it('makes the same runs again, stores them, and finds that both agree', async () => {
    // Other tests share the machine: a wide tolerance.
    const words = ['rerun', recorded, '--quiet', '--json', '--tolerance', '50%'];
    const { code, stdout, stderr } = await workplace.run(words);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      a: recorded,
      agrees: true,
      cells: [{ agrees: true, found: expect.arrayContaining(['the same answers']) }],
      differences: [],
    });
    const old = await readExperiment(dirname(journal));
    const { experiment, results: repeated } = await readExperiment(join(results, found.b));
    expect(experiment).toMatchObject({
      rerunOf: recorded,
      title: old.experiment.title,
      planHash: old.experiment.planHash,
    });
    expect(repeated.map(({ state }) => state)).toEqual(Array(3).fill('completed'));
  });

  it('says by how much it does not agree with a record that was changed, and loads nothing from it', async () => {
    const { trap, isSprung } = setTrap(workplace);
    const shared = workplace.write(
      'shared.jsonl',
      readFileSync(journal, 'utf8')
        .replaceAll(
          /"(energyJ|halfWidthJ)":([\d.e-]+)/g,
          (_, field, value) => `"${field}":${Number(value) / 100}`,
        )
        .replaceAll(/"entry":"[^"]*"/g, `"entry":"${trap}"`),
    );
    const { code, stdout } = await workplace.run(['rerun', shared, '--quiet']);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /DIFFERS: one, cpu, \d+ threads[\s\S]*?\n {2}image-classification · fashion-mnist-cnn/,
    );
    expect(stdout).toMatch(/energy × [\d.]+ \([\d.]+ to [\d.]+\): \d+ % more/);
    expect(stdout).toContain('wattbench diff');
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(isSprung()).toBe(false);
  });

  it('shows what would run, and runs nothing', async () => {
    const before = (await createStore(results).list()).length;
    const { code, stdout } = await workplace.run(['rerun', recorded, '--dry-run']);
    expect(code).toBe(0);
    expect(stdout).toContain(`repeats ${recorded}: 3 runs`);
    expect(stdout).toContain('3 repeats of 60 inferences, seed 1');
    expect(await createStore(results).list()).toHaveLength(before);
  });

  it.each([
    ["[fakeBackend({ id: 'one', busyUs: 900 })]", 'named here with other options'],
    ["[fakeBackend({ id: 'two' })]", 'not one of the built-in backends'],
  ])('refuses %s as backend, whatever is allowed', async (others, why) => {
    workplace.writeFakeConfig({ backends: others, protocol });
    const words = ['rerun', recorded, '--quiet', '--allow-differences'];
    const { code, stderr } = await workplace.run(words);
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(why);
    expect(stderr).toContain('RERUN_DIFFERS: it would not be the same work: backend one');
  });

  it('refuses another machine or meter unless that is allowed', async () => {
    const shared = workplace.write(
      'elsewhere.jsonl',
      readFileSync(journal, 'utf8').replaceAll('"kernel":"', '"kernel":"another '),
    );
    workplace.writeFakeConfig({ backends, protocol, meters: '[]' });
    const refused = await workplace.run(['rerun', shared, '--quiet']);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^not the same: kernel was another/m);
    expect(refused.stderr).toContain('RERUN_DIFFERS: not the same as in the record: kernel, meter');
    const allowed = ['rerun', shared, '--dry-run', '--allow-differences'];
    expect((await workplace.run(allowed)).code).toBe(0);
  });
});

/** A module that leaves a file behind when it is loaded. */
function setTrap(workplace: Workplace) {
  const sprung = join(workplace.folder, 'sprung');
  const trap = workplace.write(
    'trap.mjs',
    `import { writeFileSync } from 'node:fs';
writeFileSync(${JSON.stringify(sprung)}, '');
export default () => ({});
`,
  );
  return { trap: pathToFileURL(trap).href, isSprung: () => existsSync(sprung) };
}

describe('a record that cannot be trusted', () => {
  const workplace = new Workplace();
  const results = join(workplace.folder, 'wattbench-results');
  const { trap, isSprung } = setTrap(workplace);
  const typed = (words: readonly string[]) => typedHere(workplace.folder, words);

  beforeAll(() => {
    workplace.write('my.jsonl', sentencesText);
    mkdirSync(join(workplace.folder, 'mine'));
    workplace.write('mine/model.onnx', 'other weights');
  });
  beforeEach(() => rmSync(results, { recursive: true, force: true }));
  afterAll(() => workplace.remove());

  it('loads no module that it names, by entry, id, package or option', async () => {
    const refused = /(RERUN_DIFFERS|MODEL_CHANGED): it would not be the same work/;
    for (const place of [trap, './trap.mjs', 'trap.mjs']) {
      for (const record of [
        { backendEntry: place },
        { backends: [place] },
        { backendPackage: { name: place, version: '1.0.0' } },
        { backendOptions: { executionProvider: place } },
      ]) {
        const file = writeStored(results, record);
        expect((await typed(['rerun', file, '--allow-differences'])).stderr).toMatch(refused);
      }
    }
    expect(isSprung()).toBe(false);
  });

  it('with a plan that wattbench does not make is refused before anything is looked for', async () => {
    const { experiment } = makeStored();
    const endless = { ...smoke, inferences: 1e300 };
    for (const [runs, why] of [
      [experiment.runs.slice(1), '2 runs are no plan of 1 cells'],
      [experiment.runs.map((run) => ({ ...run, protocol: endless })), 'a protocol is not valid'],
    ] as const) {
      rmSync(results, { recursive: true, force: true });
      createStore(results)
        .create({ ...experiment, runs })
        .close();
      const { code, stderr } = await typed(['rerun']);
      expect(code).toBe(1);
      expect(stderr).toContain(`STORE_CORRUPT: the experiment cannot be repeated: ${why}`);
    }
  });

  it('of other weights than those at hand names them as changed', async () => {
    writeStored(results);
    const { code, stderr } = await typed(['rerun', '--allow-differences']);
    expect(code).toBe(1);
    expect(stderr).toContain('MODEL_CHANGED: it would not be the same work: weights');
  });
});
