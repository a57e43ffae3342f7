import { createHash } from 'node:crypto';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type Experiment } from '@wattbench/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryResult } from './__fixtures__/arbitrary-result.js';
import { makeCompleted, makeExperiment, makeFailed } from './__fixtures__/results.js';
import { temporaryFolders } from './__fixtures__/temporary-folder.js';
import { createStore, inspectJournal, readExperiment } from './index.js';

const newFolder = temporaryFolders();
const seed = 20_260_601;

/** A journal of the experiment and `runs` results; its path. */
function writeJournal(runs = 4): string {
  const experiment = makeExperiment('one', runs);
  const journal = createStore(newFolder()).create(experiment);
  for (const { repeat } of experiment.runs) journal.append(makeCompleted(experiment, repeat));
  journal.close();
  return join(journal.folder, 'results.jsonl');
}

/** The numbers of the lines that are found to be at fault. */
async function faultyLines(path: string): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const { number, fault } of inspectJournal(path))
    if (fault !== null) found.push(number);
  return found;
}

async function faultOf(path: string, line: number): Promise<string | null | undefined> {
  for await (const { number, fault } of inspectJournal(path)) if (number === line) return fault;
  return undefined;
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n');
}

function writeLines(path: string, lines: readonly (string | undefined)[]): void {
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
}

/** As a wattbench from before there were hashes wrote it. */
function withoutHash(line: string): string {
  const { sha256: _hash, ...rest } = JSON.parse(line);
  return JSON.stringify(rest);
}

describe('the hashes of a journal', () => {
  it('are those that the documentation says', () => {
    let previous = '';
    for (const line of linesOf(writeJournal())) {
      const { sha256, ...content } = JSON.parse(line);
      const text = `${previous}\n${canonicalJson(content)}`;
      expect(sha256).toBe(createHash('sha256').update(text).digest('hex'));
      previous = sha256;
    }
  });

  it(`hold after any appends, crashes and resumptions (seed ${seed})`, async () => {
    const experiment = makeExperiment('any', 1);
    const step = fc.oneof(
      { weight: 3, arbitrary: arbitraryResult(experiment, 0).map((result) => ({ result })) },
      { weight: 2, arbitrary: fc.record({ cutBytes: fc.nat(300) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const path = await performSteps(experiment, steps);
        expect(await faultyLines(path)).toEqual([]);
      }),
      { seed, numRuns: 40 },
    );
  });

  it(`tell any byte that was changed (seed ${seed})`, async () => {
    const path = writeJournal(2);
    const original = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(original.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, by) => {
          const changed = Buffer.from(original);
          changed[at] = (original[at] ?? 0) ^ by;
          writeFileSync(path, changed);
          const line = original.subarray(0, at).filter((byte) => byte === 10).length + 1;
          expect(await faultyLines(path)).toContain(line);
        },
      ),
      { seed, numRuns: 300 },
    );
  });

  it('name the line whose content was changed, and only that one', async () => {
    const path = writeJournal();
    const lines = linesOf(path);
    lines[2] = String(lines[2]).replace('"accuracy":0.9', '"accuracy":1');
    writeLines(path, lines);
    expect(await faultyLines(path)).toEqual([3]);
    expect(await faultOf(path, 3)).toContain('not that of its content behind line 2');
  });

  it('name the place of a line that was removed, put in, or moved', async () => {
    const path = writeJournal();
    const [one, two, three, four, five] = linesOf(path);
    writeLines(path, [one, two, four, five]);
    expect(await faultyLines(path)).toEqual([3]);
    writeLines(path, [one, two, two, three, four, five]);
    expect(await faultyLines(path)).toEqual([3]);
    writeLines(path, [one, two, five, three, four, five]);
    expect(await faultyLines(path)).toEqual([3, 4]);
    expect(await faultOf(path, 4)).toContain('it was written behind line 2');
    writeLines(path, [one, two, four, three, five]);
    expect(await faultyLines(path)).toEqual([3, 4, 5]);
  });

  it('tell a key that stands twice, which readers may read differently', async () => {
    const path = writeJournal();
    const lines = linesOf(path);
    lines[2] = String(lines[2]).replace('"accuracy":0.9', '"accuracy":1,"accuracy":0.9');
    writeLines(path, lines);
    expect(await faultOf(path, 3)).toContain('not written as wattbench writes it');
  });

  it('tell a hash that was taken out', async () => {
    const path = writeJournal();
    const lines = linesOf(path);
    writeLines(
      path,
      lines.map((line, index) => (index === 3 ? withoutHash(line) : line)),
    );
    expect(await faultyLines(path)).toEqual([4]);
    expect(await faultOf(path, 4)).toContain('carries no hash');
  });

  it('tell a line that is no JSON or was not finished', async () => {
    const path = writeJournal(2);
    const lines = linesOf(path);
    writeFileSync(path, `${lines[0]}\nnonsense\n${lines[1]}\n{"type":`);
    expect(await faultyLines(path)).toEqual([2, 3, 4]);
    expect(await faultOf(path, 2)).toContain('no JSON');
    expect(await faultOf(path, 4)).toContain('was not finished');
  });

  it('are not asked for by readers: a changed line is read as it stands', async () => {
    const path = writeJournal(1);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"accuracy":0.9', '"accuracy":0.8'));
    const { results, warnings } = await readExperiment(join(path, '..'));
    expect(results).toMatchObject([{ scores: { accuracy: 0.8 } }]);
    expect(warnings).toEqual([]);
  });
});

describe('a journal from before there were hashes', () => {
  it('is read as before, and nothing is held against it', async () => {
    const path = writeJournal(2);
    writeLines(path, linesOf(path).map(withoutHash));
    expect(await faultyLines(path)).toEqual([]);
    expect((await readExperiment(join(path, '..'))).results).toHaveLength(2);
  });

  it('is vouched for by the first hash behind it', async () => {
    const experiment = makeExperiment('one', 3);
    const store = createStore(newFolder());
    const first = store.create(experiment);
    first.append(makeCompleted(experiment, 0));
    first.close();
    const path = join(first.folder, 'results.jsonl');
    writeLines(path, linesOf(path).map(withoutHash));
    const journal = store.reopen(await readExperiment(first.folder));
    journal.append(makeFailed(experiment, 1));
    journal.append(makeCompleted(experiment, 2));
    journal.close();
    expect(linesOf(path).map((line) => 'sha256' in JSON.parse(line))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect(await faultyLines(path)).toEqual([]);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"accuracy":0.9', '"accuracy":0.8'));
    expect(await faultyLines(path)).toEqual([3]);
  });
});

type Step =
  | { readonly result: Parameters<ReturnType<typeof createNew>['append']>[0] }
  | { readonly cutBytes: number };

function createNew(experiment: Experiment) {
  return createStore(newFolder()).create(experiment);
}

/** Appends, or crashes with the end of the file torn off (never its header) and goes on. */
async function performSteps(experiment: Experiment, steps: readonly Step[]): Promise<string> {
  const store = createStore(newFolder());
  let journal = store.create(experiment);
  const path = join(journal.folder, 'results.jsonl');
  const headerBytes = readFileSync(path).length;
  for (const step of steps) {
    if ('result' in step) journal.append(step.result);
    else {
      journal.close();
      truncateSync(path, Math.max(headerBytes, readFileSync(path).length - step.cutBytes));
      journal = store.reopen(await readExperiment(journal.folder));
    }
  }
  journal.close();
  return path;
}
