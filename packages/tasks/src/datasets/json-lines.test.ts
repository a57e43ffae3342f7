import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Dataset, Sample } from '@wattbench/core';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { jsonLinesDataset } from './json-lines.js';

let folder = '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'wattbench-json-lines-')));
  await mkdir(path.join(folder, 'data/images'), { recursive: true });
  await writeFile(path.join(folder, 'data/images/one.png'), 'not decoded here');
  await writeFile(path.join(folder, 'secret.png'), 'outside');
  await symlink(path.join(folder, 'secret.png'), path.join(folder, 'data/images/link.png'));
  await symlink(path.join(folder, 'data/images/one.png'), path.join(folder, 'data/inner.png'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const text = { taskId: 'text-classification' };
const image = { taskId: 'image-classification' };

async function open(content: string | Uint8Array, { taskId } = text): Promise<Dataset> {
  const file = path.join(folder, 'data/samples.jsonl');
  await writeFile(file, content);
  return jsonLinesDataset({ file, taskId });
}

async function all(dataset: Dataset, { seed = 1, limit = 1000 } = {}): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for await (const sample of dataset.samples({ seed, limit })) samples.push(sample);
  return samples;
}

const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `{"text":"t${index}","label":"x"}\n`).join('');

describe('jsonLinesDataset', () => {
  test('reads texts and labels', async () => {
    const [sample] = await all(await open('{"text":"Good film","label":"positive"}'));
    expect(sample).toEqual({ id: 'line-1', input: 'Good film', reference: 'positive' });
  });

  test('reads images as absolute paths', async () => {
    const [sample] = await all(await open('{"image":"images/one.png","label":"cat"}', image));
    expect(sample).toEqual({
      id: 'line-1',
      input: { kind: 'file', path: path.join(folder, 'data/images/one.png') },
      reference: 'cat',
    });
  });

  test('follows a link that stays in the folder', async () => {
    const [sample] = await all(await open('{"image":"inner.png","label":"cat"}', image));
    expect(sample?.input).toEqual({
      kind: 'file',
      path: path.join(folder, 'data/images/one.png'),
    });
  });

  test('describes the file by its name and the SHA-256 of its bytes', async () => {
    const dataset = await open(lines(3));
    expect(dataset).toMatchObject({
      id: 'samples.jsonl',
      taskId: 'text-classification',
      revision: createHash('sha256').update(lines(3)).digest('hex'),
      license: 'unknown',
      size: 3,
    });
  });

  test('passes over blank lines, and names a sample by its line in the file', async () => {
    const dataset = await open(
      '\uFEFF{"text":"a","label":"x"}\r\n\r\n  \n{"text":"b","label":"x"}\r\n',
    );
    const samples = await all(dataset);
    expect(samples.map(({ id }) => id).toSorted()).toEqual(['line-1', 'line-4']);
  });

  test('gives the same samples in the same order for the same seed and limit', async () => {
    const dataset = await open(lines(20));
    const samples = await all(dataset, { seed: 5, limit: 8 });
    expect(samples).toHaveLength(8);
    expect(await all(dataset, { seed: 5, limit: 8 })).toEqual(samples);
  });

  test('gives another order for another seed', async () => {
    const dataset = await open(lines(20));
    expect(await all(dataset, { seed: 6 })).not.toEqual(await all(dataset, { seed: 5 }));
  });

  test('gives every sample once when the limit is above their number', async () => {
    const samples = await all(await open(lines(4)), { limit: 100 });
    expect(samples.map(({ input }) => input).toSorted()).toEqual(['t0', 't1', 't2', 't3']);
  });

  test('reads back what JSON.stringify writes (seed 5)', async () => {
    const row = fc.record({
      text: fc.string({ minLength: 1, unit: 'binary' }),
      label: fc.string({ minLength: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 5 }), async (rows) => {
        const samples = await all(await open(rows.map((r) => `${JSON.stringify(r)}\n`).join('')));
        const read = samples
          .toSorted((a, b) => a.id.localeCompare(b.id))
          .map(({ input, reference }) => ({ text: input, label: reference }));
        expect(read).toEqual(rows);
      }),
      { seed: 5, numRuns: 30 },
    );
  });
});

describe('jsonLinesDataset refuses', () => {
  const good = '{"text":"a","label":"x"}\n';

  test.each([
    ['a missing field', `${good}{"label":"x"}`, 'line 2: field "text" is missing'],
    [
      'a number as a label',
      `${good}{"text":"a","label":3}`,
      'line 2: field "label" is the number 3',
    ],
    ['an empty text', '{"text":"","label":"x"}', 'line 1: field "text" is empty text'],
    ['no JSON', `${good}${good}{"text":`, 'line 3: it is no JSON'],
    ['a list', '["a","x"]', 'line 1: it is a list of 2; expected an object'],
    ['a file without samples', '\n\n', 'holds no sample'],
    [
      'a line that is too long',
      `{"text":"${'a'.repeat(1024 * 1024)}","label":"x"}`,
      'line 1: it has 1048',
    ],
  ])('%s, naming the place', async (_, content, message) => {
    await expect(open(content)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining(message),
    });
  });

  test('bytes that are no UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from(good), Buffer.from([0x22, 0xff, 0x22])]);
    await expect(open(bytes)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('line 2: it is no JSON'),
    });
  });

  test.each([
    ['a path upwards', '../secret.png', 'not inside the folder'],
    ['an absolute path', '/etc/hostname', 'not inside the folder'],
    ['an absolute path of Windows', 'C:/secret.png', 'not inside the folder'],
    ['the folder itself', '.', 'not inside the folder'],
    ['a link out of the folder', 'images/link.png', 'a link that leads out'],
    ['a file that is not there', 'images/none.png', 'cannot be read: ENOENT'],
    ['a folder', 'images', 'not a file'],
    ['a name with a null character', 'a\u0000b', 'cannot be read'],
  ])('%s as an image', async (_, name, message) => {
    const content = JSON.stringify({ image: name, label: 'x' });
    await expect(open(content, image)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringMatching(`line 1: field "image" .*${message}`),
    });
  });

  test('a file that is not there', async () => {
    const file = path.join(folder, 'none.jsonl');
    await expect(jsonLinesDataset({ file, ...text })).rejects.toMatchObject({
      code: 'UNKNOWN_DATASET',
      message: expect.stringContaining('none.jsonl'),
    });
  });

  test('a task that is not known, naming those that are', async () => {
    await expect(open(good, { taskId: 'translation' })).rejects.toMatchObject({
      code: 'UNKNOWN_TASK',
      message: expect.stringMatching(/known are text-classification, .*object-detection/),
    });
  });
});
