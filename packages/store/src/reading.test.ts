import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCompleted, makeExperiment } from './__fixtures__/results.js';
import { temporaryFolders } from './__fixtures__/temporary-folder.js';
import { createStore, readExperiment } from './index.js';

const newFolder = temporaryFolders();
const seed = 7;
const experiment = makeExperiment('one');
const headerLine = `${JSON.stringify({ type: 'experiment', schemaVersion: 1, experiment })}\n`;

function resultLine(repeat: number, change: Record<string, unknown> = {}): string {
  const result = { ...makeCompleted(experiment, repeat), ...change };
  return `${JSON.stringify({ type: 'result', schemaVersion: 1, result })}\n`;
}

function folderWith(content: string | Uint8Array): string {
  const folder = join(newFolder(), experiment.id);
  mkdirSync(folder);
  writeFileSync(join(folder, 'results.jsonl'), content);
  return folder;
}

function linesOf(warnings: readonly { readonly line: number }[]): readonly number[] {
  return warnings.map((warning) => warning.line);
}

describe('a torn last line', () => {
  const torn: readonly (readonly [string, string | Uint8Array])[] = [
    ['one byte', '{'],
    ['half a record', resultLine(1).slice(0, 200)],
    ['a whole record without its line feed', resultLine(1).trimEnd()],
    ['zeros, as after a power loss', new Uint8Array(4096)],
    ['a cut character', Buffer.from(resultLine(1).replace('"bb"', '"ü')).subarray(0, -3)],
    ['more than one block', 'x'.repeat(200_000)],
  ];

  it.each(torn)('is passed over and named: %s', async (_, tail) => {
    const folder = folderWith(headerLine + resultLine(0));
    appendFileSync(join(folder, 'results.jsonl'), tail);
    const stored = await readExperiment(folder);
    expect(stored.results).toEqual([makeCompleted(experiment, 0)]);
    expect(stored.warnings).toEqual([
      {
        file: join(folder, 'results.jsonl'),
        line: 3,
        message: expect.stringContaining('not finished'),
      },
    ]);
  });

  it.each(torn)('is not touched by a reader, and cut by a writer: %s', async (_, tail) => {
    const folder = folderWith(headerLine + resultLine(0));
    const path = join(folder, 'results.jsonl');
    appendFileSync(path, tail);
    const before = readFileSync(path);
    const stored = await readExperiment(folder);
    expect(readFileSync(path).equals(before)).toBe(true);

    const journal = createStore(dirname(folder)).reopen(stored);
    journal.append(makeCompleted(experiment, 2));
    journal.close();
    const again = await readExperiment(folder);
    expect(again.warnings).toEqual([]);
    expect(again.results.map((result) => result.runId)).toEqual(['run-0', 'run-2']);
  });

  it(`at any byte costs only that record (seed ${seed})`, async () => {
    const second = resultLine(1);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: second.length - 1 }), async (bytes) => {
        const folder = folderWith(headerLine + resultLine(0) + second.slice(0, bytes));
        const stored = await readExperiment(folder);
        expect(stored.results).toHaveLength(1);
        expect(linesOf(stored.warnings)).toEqual([3]);
      }),
      { seed, numRuns: 40 },
    );
  });
});

describe('a bad line', () => {
  it.each([
    ['no JSON', 'garbage\n'],
    ['no UTF-8', Buffer.from(resultLine(1).replace('"bb"', '"\u00FF"'), 'latin1')],
    ['an empty line', '\n'],
    ['no record', '42\n'],
    ['an unknown type', '{"type":"note","schemaVersion":1}\n'],
    ['no version', '{"type":"result"}\n'],
    ['a missing field', resultLine(1, { scores: undefined })],
    ['a value of the wrong kind', resultLine(1, { phases: [{ id: 'measure' }] })],
    ['two ids that differ', resultLine(1, { runId: 'run-2' })],
    ['another experiment', resultLine(1, { experimentId: 'two' })],
    ['a second header', headerLine],
    ['infinity', resultLine(1).replace('1000000', '1e999')],
    [
      'deep nesting',
      `{"type":"result","schemaVersion":1,"result":${'['.repeat(50_000)}${']'.repeat(50_000)}}\n`,
    ],
    [
      'deep nesting where any JSON may stand',
      resultLine(1).replace(
        '"settings":{}',
        `"settings":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
      ),
    ],
  ])('is passed over with its number, the others intact: %s', async (_, bad) => {
    const folder = folderWith(
      Buffer.concat([
        Buffer.from(headerLine + resultLine(0)),
        Buffer.from(bad),
        Buffer.from(resultLine(2)),
      ]),
    );
    const stored = await readExperiment(folder);
    expect(stored.results.map((result) => result.runId)).toEqual(['run-0', 'run-2']);
    expect(linesOf(stored.warnings)).toEqual([3]);
  });

  it('does not bring its text to the terminal', async () => {
    const evil = '{"\u001B]0;title\u0007": bad}\n';
    const key = resultLine(1, { scores: { '\u001B[2J': 'no number' } });
    const { warnings } = await readExperiment(folderWith(headerLine + evil + key));
    expect(warnings).toHaveLength(2);
    const text = warnings.map((warning) => warning.message).join('');
    expect([...text].filter((character) => character < ' ')).toEqual([]);
  });

  it('is only counted after the first hundred', async () => {
    const { warnings } = await readExperiment(folderWith(headerLine + 'bad\n'.repeat(150)));
    expect(warnings).toHaveLength(101);
    expect(warnings.at(-1)?.message).toBe('50 more lines were passed over');
  });

  it('may be longer than a record may be', async () => {
    const folder = folderWith(headerLine);
    const path = join(folder, 'results.jsonl');
    const mebibyte = 'x'.repeat(1024 * 1024);
    for (let written = 0; written < 65; written += 1) appendFileSync(path, mebibyte);
    appendFileSync(path, `\n${resultLine(0)}`);
    const stored = await readExperiment(folder);
    expect(stored.results).toHaveLength(1);
    expect(stored.warnings[0]?.message).toContain('longer than 67108864 bytes');
  });
});

describe('a reader', () => {
  it('stops after a hundred thousand lines and says so', async () => {
    const folder = folderWith(headerLine + '0\n'.repeat(100_000) + resultLine(0));
    const stored = await readExperiment(folder);
    expect(stored.results).toEqual([]);
    expect(stored.warnings.slice(100).map((warning) => warning.message)).toEqual([
      '99899 more lines were passed over',
      'the file has more than 100000 lines; the rest was not read',
    ]);
  });

  it('passes over fields that it does not know', async () => {
    const stored = await readExperiment(folderWith(headerLine + resultLine(0, { later: 1 })));
    expect(stored.warnings).toEqual([]);
    expect(stored.results).toEqual([makeCompleted(experiment, 0)]);
  });

  it('takes lines that end with carriage return and line feed', async () => {
    const text = (headerLine + resultLine(0)).replaceAll('\n', '\r\n');
    expect((await readExperiment(folderWith(text))).results).toHaveLength(1);
  });

  it('reads a line that crosses blocks', async () => {
    const long = makeCompleted(experiment, 0, { padding: 700_000 });
    const line = `${JSON.stringify({ type: 'result', schemaVersion: 1, result: long })}\n`;
    const stored = await readExperiment(folderWith(headerLine + line + resultLine(1)));
    expect(stored.results).toEqual([long, makeCompleted(experiment, 1)]);
  });

  it('names a newer version, in the header or in a record', async () => {
    const newer = headerLine.replace('"schemaVersion":1', '"schemaVersion":2');
    const later = resultLine(1).replace('"schemaVersion":1', '"schemaVersion":3');
    await expect(readExperiment(folderWith(newer))).rejects.toMatchObject({
      code: 'SCHEMA_VERSION',
      message: expect.stringContaining('results.jsonl:1 has schemaVersion 2'),
    });
    const folder = folderWith(headerLine + later);
    await expect(createStore(dirname(folder)).list()).rejects.toMatchObject({
      code: 'SCHEMA_VERSION',
      message: expect.stringContaining('results.jsonl:2 has schemaVersion 3'),
    });
  });

  it('refuses an experiment whose id is no folder name', async () => {
    const evil = headerLine.replaceAll('"id":"one"', '"id":"../../etc"');
    await expect(readExperiment(folderWith(evil))).rejects.toMatchObject({
      code: 'STORE_CORRUPT',
      message: expect.stringContaining('experiment.id'),
    });
  });

  it('says when the folder was renamed', async () => {
    const folder = folderWith(headerLine.replace('"id":"one"', '"id":"other"'));
    expect((await readExperiment(folder)).warnings[0]?.message).toContain('not named after');
  });

  it('says when there are no results', async () => {
    await expect(readExperiment(join(newFolder(), 'none'))).rejects.toMatchObject({
      code: 'RESULTS_NOT_FOUND',
      message: expect.stringContaining('ENOENT'),
    });
  });

  it('says when the place of results is a file', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    await expect(createStore(file).list()).rejects.toMatchObject({
      code: 'RESULTS_NOT_FOUND',
      message: expect.stringContaining('ENOTDIR'),
    });
  });
});

function withoutAxes(line: string): string {
  return line.replaceAll(/"window":"inference",|"generation":\{[^}]*\},/g, '');
}

describe('a record from before windows and output lengths were axes', () => {
  it('is read as a window of the model alone', async () => {
    const [header, line] = [withoutAxes(headerLine), withoutAxes(resultLine(0))];
    expect(header).not.toContain('"inference"');
    expect(line.length).toBeLessThan(resultLine(0).length);
    const { results, warnings } = await readExperiment(folderWith(header + line));
    expect(warnings).toEqual([]);
    expect(results[0]?.spec.protocol).toEqual(experiment.runs[0]?.protocol);
  });
});
