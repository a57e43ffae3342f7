import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { tasks } from '../index.js';
import { jsonLinesDataset } from './json-lines.js';

let folder = '';

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'wattbench-row-forms-')));
  await writeFile(path.join(folder, 'one.png'), 'not decoded here');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** Input and reference of a file with one row. */
async function read(taskId: string, row: unknown) {
  const file = path.join(folder, 'rows.jsonl');
  await writeFile(file, JSON.stringify(row));
  const dataset = await jsonLinesDataset({ file, taskId });
  for await (const { input, reference } of dataset.samples({ seed: 1, limit: 1 })) {
    return { input, reference };
  }
  return null;
}

const box = { xmin: 1, ymin: 2, xmax: 30.5, ymax: 40 };
const text = { text: 'A text' };
const question = { question: 'Who?', context: 'She did.' };
const image = { image: 'one.png' };

describe('a row', () => {
  test.each<[string, object, { input: unknown; reference: unknown }]>([
    ['text-classification', { ...text, label: 'x' }, { input: 'A text', reference: 'x' }],
    [
      'token-classification',
      { ...text, labels: ['O', 'B-PER'] },
      { input: 'A text', reference: ['O', 'B-PER'] },
    ],
    ['token-classification', text, { input: 'A text', reference: null }],
    [
      'question-answering',
      { ...question, answers: ['She', 'she'] },
      { input: question, reference: ['She', 'she'] },
    ],
    ['question-answering', { ...question, answers: [] }, { input: question, reference: [] }],
    ['question-answering', question, { input: question, reference: null }],
    ['fill-mask', { text: 'A [MASK].', label: 'cat' }, { input: 'A [MASK].', reference: 'cat' }],
    ['fill-mask', { text: 'A [MASK].', label: null }, { input: 'A [MASK].', reference: null }],
    [
      'text-generation',
      { prompt: 'Once', reference: 'upon' },
      { input: 'Once', reference: 'upon' },
    ],
    ['text-generation', text, { input: 'A text', reference: null }],
    [
      'summarization',
      { document: 'Long', summary: 'Short' },
      { input: 'Long', reference: 'Short' },
    ],
    ['summarization', { document: 'Long' }, { input: 'Long', reference: null }],
    ['feature-extraction', text, { input: 'A text', reference: null }],
  ])('of %s: %j', async (taskId, row, expected) => {
    expect(await read(taskId, row)).toEqual(expected);
  });

  test.each<[string, object, unknown]>([
    ['image-classification', { ...image, label: 'cat' }, 'cat'],
    ['image-to-text', { ...image, caption: 'A cat' }, ['A cat']],
    ['image-to-text', { ...image, captions: ['A cat', 'Cat'] }, ['A cat', 'Cat']],
    ['image-to-text', image, null],
    ['object-detection', { ...image, objects: [{ label: 'cat', box }] }, [{ label: 'cat', box }]],
    ['object-detection', { ...image, objects: [] }, []],
    ['object-detection', image, null],
  ])('of %s names its image: %j', async (taskId, row, reference) => {
    const input = { kind: 'file', path: path.join(folder, 'one.png') };
    expect(await read(taskId, row)).toEqual({ input, reference });
  });

  test('may hold fields that the task does not know', async () => {
    const row = { ...question, id: 7, title: 'Super_Bowl_50' };
    expect(await read('question-answering', row)).toEqual({ input: question, reference: null });
  });
});

describe('a row is refused, naming the field,', () => {
  const detection = (fields: object) => ({ ...image, objects: [{ label: 'cat', box, ...fields }] });

  test.each<[string, object, string]>([
    ['token-classification', { text: '', labels: [] }, 'field "text" is empty text'],
    ['token-classification', { ...text, labels: 'O O' }, '"labels" is the text "O O"; expected a'],
    ['token-classification', { ...text, labels: ['O', 7] }, '"labels[1]" is the number 7'],
    ['question-answering', { question: 'Who?' }, 'field "context" is missing'],
    ['question-answering', { ...question, answers: ['x', ''] }, '"answers[1]" is empty text'],
    ['question-answering', { ...question, answers: { text: ['x'] } }, '"answers" is an object'],
    ['fill-mask', { ...text, label: 7 }, 'field "label" is the number 7'],
    ['text-generation', {}, 'field "prompt" is missing'],
    ['text-generation', { ...text, prompt: 'A' }, 'field "text" stands beside "prompt"'],
    ['summarization', { summary: 'Short' }, 'field "document" is missing'],
    ['image-to-text', { ...image, caption: ['A cat'] }, 'field "caption" is a list of 1'],
    ['image-to-text', { ...image, caption: 'A', captions: ['A'] }, '"caption" stands beside'],
    ['image-to-text', { image: '../one.png' }, 'not inside the folder'],
    ['object-detection', { ...image, objects: [7] }, '"objects[0]" is the number 7; expected an'],
    ['object-detection', detection({ label: '' }), '"objects[0].label" is empty text'],
    ['object-detection', detection({ box: [1, 2] }), '"objects[0].box" is a list of 2'],
    ['object-detection', detection({ box: {} }), '"objects[0].box.xmin" is missing; expected a'],
    ['object-detection', detection({ box: { ...box, xmax: 0 } }), '"objects[0].box.xmax" is 0'],
    ['object-detection', detection({ box: { ...box, ymax: 1 } }), '"objects[0].box.ymax" is 1'],
    ['feature-extraction', { text: 7 }, 'field "text" is the number 7'],
  ])('of %s: %j', async (taskId, row, message) => {
    await expect(read(taskId, row)).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining(`rows.jsonl line 1: `),
    });
    await expect(read(taskId, row)).rejects.toThrow(message);
  });

  test('with a number that is infinite', async () => {
    const file = path.join(folder, 'rows.jsonl');
    const row = JSON.stringify(detection({}));
    await writeFile(file, row.replace('30.5', '1e999'));
    await expect(jsonLinesDataset({ file, taskId: 'object-detection' })).rejects.toThrow(
      '"objects[0].box.xmax" is the number Infinity',
    );
  });

  test('with a list that is too long', async () => {
    const row = { ...text, labels: Array.from({ length: 10_001 }, () => 'O') };
    await expect(read('token-classification', row)).rejects.toThrow(
      'field "labels" is a list of 10001; at most 10000 are read',
    );
  });

  test('and no other error is thrown, whatever JSON it holds (seed 47)', async () => {
    const keys = [
      'text',
      'label',
      'labels',
      'question',
      'context',
      'answers',
      'prompt',
      'reference',
      'document',
      'summary',
      'image',
      'caption',
      'captions',
      'objects',
      '__proto__',
    ];
    const row = fc.dictionary(
      fc.constantFrom(...keys),
      fc.oneof(
        fc.constantFrom<unknown>('one.png', [{ label: 'x', box }], { label: 'x', box }, ['x']),
        fc.jsonValue({ maxDepth: 3 }),
      ),
    );
    const ids = tasks.map(({ id }) => id);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ids), row, async (taskId, fields) => {
        const outcome = await read(taskId, fields).catch((error: unknown) => error);
        const code = outcome instanceof Error && 'code' in outcome ? outcome.code : 'read';
        expect(outcome instanceof Error ? code : 'read').toMatch(/^(read|DATASET_INVALID)$/);
      }),
      { seed: 47, numRuns: 300 },
    );
  });
});
