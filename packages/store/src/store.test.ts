import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryResult } from './__fixtures__/arbitrary-result.js';
import { makeCompleted, makeExperiment, makeFailed, makeSkipped } from './__fixtures__/results.js';
import { temporaryFolders } from './__fixtures__/temporary-folder.js';
import { createStore, isFinished, listUnreadable, readExperiment } from './index.js';

const newFolder = temporaryFolders();
const seed = 20_260_101;

describe('a store', () => {
  it('gives back the experiment and its results', async () => {
    const store = createStore(newFolder());
    const experiment = makeExperiment('one');
    const journal = store.create(experiment);
    journal.append(makeCompleted(experiment, 0));
    journal.append(makeFailed(experiment, 1));
    journal.append(makeSkipped(experiment, 2));
    journal.close();

    const [stored] = await store.list();
    expect(stored).toEqual({
      experiment,
      results: [
        makeCompleted(experiment, 0),
        makeFailed(experiment, 1),
        makeSkipped(experiment, 2),
      ],
      warnings: [],
      folder: journal.folder,
    });
  });

  it('writes one line for the experiment and one for each result', () => {
    const experiment = makeExperiment('one');
    const journal = createStore(newFolder()).create(experiment);
    journal.append(makeCompleted(experiment, 0));
    journal.close();
    const lines = readFileSync(join(journal.folder, 'results.jsonl'), 'utf8').split('\n');
    expect(lines.map((line) => (line === '' ? '' : JSON.parse(line)))).toEqual([
      { type: 'experiment', schemaVersion: 1, experiment, sha256: expect.any(String) },
      {
        type: 'result',
        schemaVersion: 1,
        result: makeCompleted(experiment, 0),
        sha256: expect.any(String),
      },
      '',
    ]);
  });

  it(`round-trips any result (seed ${seed})`, async () => {
    const experiment = makeExperiment('any', 1);
    await fc.assert(
      fc.asyncProperty(arbitraryResult(experiment, 0), async (result) => {
        const store = createStore(newFolder());
        const journal = store.create(experiment);
        journal.append(result);
        journal.close();
        const stored = await readExperiment(journal.folder);
        expect(stored.warnings).toEqual([]);
        expect(stored.results).toEqual([result]);
      }),
      { seed, numRuns: 60 },
    );
  });

  it('gives the latest result of a run', async () => {
    const experiment = makeExperiment('one');
    const journal = createStore(newFolder()).create(experiment);
    journal.append(makeFailed(experiment, 0));
    journal.append(makeCompleted(experiment, 0, { marker: 'first' }));
    journal.append(makeCompleted(experiment, 0, { marker: 'second' }));
    journal.close();
    const { results } = await readExperiment(journal.folder);
    expect(results).toEqual([makeCompleted(experiment, 0, { marker: 'second' })]);
  });

  it('never replaces a completed result by a failed or a skipped one', async () => {
    const experiment = makeExperiment('one');
    const journal = createStore(newFolder()).create(experiment);
    journal.append(makeCompleted(experiment, 0));
    journal.append(makeFailed(experiment, 0));
    journal.append(makeSkipped(experiment, 0));
    journal.close();
    const { results } = await readExperiment(journal.folder);
    expect(results).toEqual([makeCompleted(experiment, 0)]);
  });

  it('lists the newest experiment first, and equally old ones by id', async () => {
    const store = createStore(newFolder());
    for (const [id, createdAt] of [
      ['a', '2026-01-02T00:00:00Z'],
      ['d', '2026-01-02T00:00:00Z'],
      ['c', '2026-01-02T23:30:00-02:00'],
      ['b', '2026-01-01T00:00:00Z'],
    ] as const) {
      store.create({ ...makeExperiment(id), createdAt }).close();
    }
    expect((await store.list()).map((stored) => stored.experiment.id)).toEqual([
      'c',
      'a',
      'd',
      'b',
    ]);
  });

  it('lists nothing where there is no folder yet', async () => {
    expect(await createStore(join(newFolder(), 'later')).list()).toEqual([]);
  });

  it('leaves out what holds no experiment', async () => {
    const folder = newFolder();
    const store = createStore(folder);
    store.create(makeExperiment('real')).close();
    mkdirSync(join(folder, 'empty'));
    mkdirSync(join(folder, '.hidden'));
    mkdirSync(join(folder, 'piped', 'results.jsonl'), { recursive: true });
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    symlinkSync(join(folder, 'real'), join(folder, 'linked'));
    expect((await store.list()).map((stored) => stored.experiment.id)).toEqual(['real']);
  });

  it('does not follow a journal that is a link', async () => {
    const folder = newFolder();
    const store = createStore(folder);
    const { folder: real } = store.create(makeExperiment('real'));
    mkdirSync(join(folder, 'other'));
    symlinkSync(join(real, 'results.jsonl'), join(folder, 'other', 'results.jsonl'));
    await expect(readExperiment(join(folder, 'other'))).rejects.toMatchObject({
      code: 'RESULTS_NOT_FOUND',
    });
  });

  it('reports an experiment without its header as nothing, and why elsewhere', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'torn'));
    const journal = join(folder, 'torn', 'results.jsonl');
    writeFileSync(journal, '{"type":"experiment","schemaVersion":1,"exper');
    expect(await createStore(folder).list()).toEqual([]);
    expect(await listUnreadable(folder)).toEqual([
      {
        file: journal,
        line: 1,
        message: expect.stringContaining('the line was not finished'),
      },
    ]);
  });

  it('refuses to create an experiment twice', () => {
    const store = createStore(newFolder());
    store.create(makeExperiment('one')).close();
    expect(() => store.create(makeExperiment('one'))).toThrow(/can only be reopened/);
  });

  it.each(['../out', '', '.', 'a/b', 'a\\b', 'C:', 'x'.repeat(129), 'ends.'])(
    'refuses the experiment id %j',
    (id) => {
      const folder = newFolder();
      expect(() => createStore(join(folder, 'results')).create(makeExperiment(id))).toThrow(
        expect.objectContaining({ code: 'OUTPUT_UNWRITABLE' }),
      );
      expect(existsSync(join(folder, 'results'))).toBe(false);
    },
  );

  it('does not acknowledge a result that could not be read back', () => {
    const experiment = makeExperiment('one');
    const journal = createStore(newFolder()).create(experiment);
    const bad = { ...makeCompleted(experiment, 0), scores: { accuracy: Number.NaN } };
    expect(() => journal.append(bad)).toThrow(/result: scores\.accuracy/);
    journal.close();
  });

  it('refuses the result of another experiment', () => {
    const journal = createStore(newFolder()).create(makeExperiment('one'));
    expect(() => journal.append(makeCompleted(makeExperiment('two'), 0))).toThrow(
      expect.objectContaining({ code: 'INTERNAL' }),
    );
    journal.close();
  });

  it('refuses to write into a journal that another process changed', () => {
    const experiment = makeExperiment('one');
    const journal = createStore(newFolder()).create(experiment);
    appendFileSync(join(journal.folder, 'results.jsonl'), 'foreign\n');
    expect(() => journal.append(makeCompleted(experiment, 0))).toThrow(/Another process/);
    journal.close();
  });

  it('may be closed twice, and takes nothing afterwards', () => {
    const experiment = makeExperiment('one');
    const journal = createStore(newFolder()).create(experiment);
    journal.close();
    journal.close();
    expect(() => journal.append(makeCompleted(experiment, 0))).toThrow(/was closed/);
  });
});

describe('isFinished', () => {
  it('is true when every run of the plan is completed, failed or skipped', () => {
    const experiment = makeExperiment('one', 3);
    const results = [
      makeCompleted(experiment, 0),
      makeFailed(experiment, 1),
      makeSkipped(experiment, 2),
    ];
    expect(isFinished({ experiment, results })).toBe(true);
  });

  it('is false while a run has no result', () => {
    const experiment = makeExperiment('one', 3);
    expect(isFinished({ experiment, results: [makeCompleted(experiment, 1)] })).toBe(false);
  });
});
