import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { writeTinyModel } from '@wattbench/testkit/onnx';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import {
  openProcessor,
  type Processor,
  type Tensor,
  type TensorInfo,
} from '../processing/index.js';

const padId = 0;
const [unknownId, classId, separatorId] = [1n, 2n, 3n];

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-text-'));
  await writeTinyModel(directory, 'text-classification');
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

interface Shape {
  readonly names?: readonly string[];
  readonly type?: string;
  readonly dims?: readonly (number | string)[];
  readonly outputs?: readonly TensorInfo[];
}

function open(shape: Shape = {}): Promise<Processor> {
  const { names = ['input_ids', 'attention_mask', 'token_type_ids'], type = 'int64' } = shape;
  const { dims = ['batch', 'sequence'], outputs = [logitsInfo(2)] } = shape;
  const inputs = names.map((name) => ({ name, type, dims }));
  return openProcessor({ taskId: 'text-classification', directory, inputs, outputs });
}

function logitsInfo(width: number | string): TensorInfo {
  return { name: 'logits', type: 'float32', dims: ['batch', width] };
}

function logits(values: readonly (readonly number[])[]): Readonly<Record<string, Tensor>> {
  const dims = [values.length, values[0]?.length ?? 0];
  return { logits: { type: 'float32', dims, data: Float32Array.from(values.flat()) } };
}

async function rows(name: string, texts: readonly unknown[], shape?: Shape): Promise<unknown[]> {
  const tensor = (await (await open(shape)).encode(texts))[name];
  const [batch = 0, length = 0] = tensor?.dims ?? [];
  const data = [...(tensor?.data ?? [])];
  return Array.from({ length: batch }, (_, row) => data.slice(row * length, (row + 1) * length));
}

async function edit(name: string, change: Readonly<Record<string, unknown>>): Promise<void> {
  const file = path.join(directory, name);
  const fields: unknown = JSON.parse(readFileSync(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...Object(fields), ...change }));
}

describe('encode', () => {
  test('gives each word its id between the special tokens', async () => {
    // Ids 4 and 6 are "good" and "bad".
    expect(await rows('input_ids', ['Good bad'])).toEqual([[classId, 4n, 6n, separatorId]]);
  });

  test('gives the unknown token for a word that is not in the vocabulary', async () => {
    expect(await rows('input_ids', ['zebra'])).toEqual([[classId, unknownId, separatorId]]);
  });

  test('pads the shorter texts of a batch and masks the padding', async () => {
    const texts = ['good', 'good bad good'];
    const pad = BigInt(padId);
    expect(await rows('input_ids', texts)).toEqual([
      [classId, 4n, separatorId, pad, pad],
      [classId, 4n, 6n, 4n, separatorId],
    ]);
    expect(await rows('attention_mask', texts)).toEqual([
      [1n, 1n, 1n, 0n, 0n],
      [1n, 1n, 1n, 1n, 1n],
    ]);
    expect(await rows('token_type_ids', texts)).toEqual([
      [0n, 0n, 0n, 0n, 0n],
      [0n, 0n, 0n, 0n, 0n],
    ]);
  });

  test('pads on the side that tokenizer_config.json names', async () => {
    await edit('tokenizer_config.json', { padding_side: 'left' });
    expect(await rows('attention_mask', ['good', 'good bad'])).toEqual([
      [0n, 1n, 1n, 1n],
      [1n, 1n, 1n, 1n],
    ]);
  });

  test('cuts a text that is too long and keeps its special tokens', async () => {
    await edit('tokenizer_config.json', { model_max_length: 4 });
    expect(await rows('input_ids', ['good bad bad bad'])).toEqual([[classId, 4n, 6n, separatorId]]);
  });

  test('cuts the beginning where tokenizer_config.json says so', async () => {
    await edit('tokenizer_config.json', { model_max_length: 4, truncation_side: 'left' });
    expect(await rows('input_ids', ['bad bad good bad'])).toEqual([[classId, 4n, 6n, separatorId]]);
  });

  test('takes the positions of the model as the limit where the tokenizer names none', async () => {
    await edit('tokenizer_config.json', { model_max_length: 1e30 });
    await edit('config.json', { max_position_embeddings: 5 });
    const [row] = await rows('input_ids', ['good '.repeat(50)]);
    expect(row).toHaveLength(5);
  });

  test('fills the length that a model fixes', async () => {
    const dims = ['batch', 6];
    expect(await rows('attention_mask', ['good'], { dims })).toEqual([[1n, 1n, 1n, 0n, 0n, 0n]]);
  });

  test('gives int32 to a model that takes int32', async () => {
    const names = ['input_ids'];
    const tensors = await (await open({ names, type: 'int32' })).encode(['good']);
    expect(tensors).toEqual({
      input_ids: { type: 'int32', dims: [1, 3], data: Int32Array.from([2, 4, 3]) },
    });
  });

  test('gives a batch the same tokens as its texts alone (seed 13)', async () => {
    const word = fc.constantFrom('good', 'bad', 'film', 'zebra', '!');
    const text = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));
    const processor = await open();
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 5 }), async (texts) => {
        const batch = await processor.encode(texts);
        const length = batch['input_ids']?.dims[1] ?? Number.NaN;
        for (const [index, alone] of texts.entries()) {
          const ids = [...((await processor.encode([alone]))['input_ids']?.data ?? [])];
          const row = [...(batch['input_ids']?.data ?? [])].slice(index * length);
          expect(row.slice(0, ids.length)).toEqual(ids);
        }
      }),
      { seed: 13, numRuns: 50 },
    );
  });

  test.each([
    ['a number', [3], 'Input 0 of the batch is the number 3', 'DATASET_INVALID'],
    ['nothing', [], 'batches of at least 1; 0 inputs', 'MODEL_MISMATCH'],
  ])('refuses %s', async (...row) => {
    const [, texts, message, code] = row;
    await expect((await open()).encode(texts)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('refuses another batch than the model fixes', async () => {
    await expect((await open({ dims: [1, 'sequence'] })).encode(['a', 'b'])).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('batches of 1; 2 inputs'),
    });
  });

  test('refuses to pad without a token for it', async () => {
    await edit('tokenizer_config.json', { pad_token: null });
    const processor = await open();
    await expect(processor.encode(['good', 'good bad'])).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('"pad_token"'),
    });
    await expect(processor.encode(['good'])).resolves.toHaveProperty('input_ids');
  });

  test('refuses a limit that leaves no room for the text', async () => {
    await edit('tokenizer_config.json', { model_max_length: 2 });
    await expect((await open()).encode(['good'])).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('adds 2 special ones'),
    });
  });
});

describe('decode', () => {
  test('sorts the labels by their softmax score', async () => {
    const [first, second] = (await open()).decode(
      logits([
        [0, Math.log(3)],
        [5, 5],
      ]),
    );
    expect(first).toEqual([
      { label: 'POSITIVE', score: expect.closeTo(0.75, 6) },
      { label: 'NEGATIVE', score: expect.closeTo(0.25, 6) },
    ]);
    expect(second).toEqual([
      { label: 'NEGATIVE', score: 0.5 },
      { label: 'POSITIVE', score: 0.5 },
    ]);
  });

  test('keeps five labels of a model that has more', async () => {
    const id2label = Object.fromEntries(Array.from({ length: 8 }, (_, id) => [id, `L${id}`]));
    await edit('config.json', { id2label });
    const processor = await open({ outputs: [logitsInfo(8)] });
    const [labels] = processor.decode(logits([[0, 1, 2, 3, 4, 5, 6, 7]]));
    expect(labels).toMatchObject(['L7', 'L6', 'L5', 'L4', 'L3'].map((label) => ({ label })));
  });

  test('refuses logits that are not finite', async () => {
    const processor = await open();
    expect(() => processor.decode(logits([[1, Number.NaN]]))).toThrow(
      expect.objectContaining({ code: 'MODEL_MISMATCH', message: expect.stringContaining('NaN') }),
    );
  });

  test('refuses a width that only shows when the model has run', async () => {
    const processor = await open({ outputs: [logitsInfo('labels')] });
    expect(() => processor.decode(logits([[1, 2, 3]]))).toThrow(
      expect.objectContaining({
        code: 'MODEL_MISMATCH',
        message: expect.stringContaining('3 logits, and "id2label" in config.json names 2'),
      }),
    );
  });

  test('refuses outputs without logits', async () => {
    const processor = await open();
    expect(() => processor.decode({})).toThrow(
      expect.objectContaining({ code: 'MODEL_MISMATCH', message: expect.stringContaining('none') }),
    );
  });
});

describe('openProcessor refuses', () => {
  test('a task without processing', async () => {
    const request = { taskId: 'translation', directory, inputs: [], outputs: [] };
    await expect(openProcessor(request)).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('"translation"'),
    });
  });

  test.each(['config.json', 'tokenizer.json', 'tokenizer_config.json'])(
    'a folder without %s, naming the file',
    async (name) => {
      await rm(path.join(directory, name));
      await expect(open()).rejects.toMatchObject({
        code: 'MODEL_NOT_FOUND',
        message: expect.stringContaining(path.join(directory, name)),
      });
    },
  );

  test.each([
    ['text that is no JSON', 'config.json', '{"id2label":', 'is no JSON'],
    ['a list', 'tokenizer_config.json', '[]', 'a list of 0; expected a JSON object'],
    ['an empty file', 'tokenizer.json', '', 'is no JSON'],
    ['no tokenizer', 'tokenizer.json', '{}', 'describes no tokenizer'],
    [
      'labels with a gap',
      'config.json',
      '{"id2label":{"0":"a","2":"b"}}',
      '"id2label/1" is missing',
    ],
    [
      'a label of the prototype',
      'config.json',
      '{"id2label":{"0":"a","__proto__":"b"}}',
      'id2label/1',
    ],
    [
      'a label that is no text',
      'config.json',
      '{"id2label":{"0":1}}',
      '"id2label/0" is the number 1',
    ],
    [
      'a length that is a text',
      'tokenizer_config.json',
      '{"model_max_length":"512"}',
      'model_max_length',
    ],
    ['an unknown side', 'tokenizer_config.json', '{"padding_side":"up"}', '"left" or "right"'],
  ])('%s, naming the file', async (...row) => {
    const [, name, content, message] = row;
    await writeFile(path.join(directory, name), content);
    await expect(open()).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringMatching(`${name}.*${message}`),
    });
  });

  test('a file that is too large to be a configuration', async () => {
    await writeFile(path.join(directory, 'config.json'), Buffer.alloc(16 * 1024 * 1024 + 1, 0x20));
    await expect(open()).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringContaining('16777217 bytes'),
    });
  });

  test('a model without labels', async () => {
    await writeFile(path.join(directory, 'config.json'), '{}');
    await expect(open()).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining('"id2label" is missing'),
    });
  });

  test.each<[string, Shape]>([
    ['a foreign input', { names: ['input_ids', 'pixel_values'] }],
    ['no input_ids', { names: ['attention_mask'] }],
    ['float inputs', { type: 'float32' }],
    ['another rank', { dims: ['batch', 'sequence', 3] }],
  ])('%s, naming the inputs found and expected', async (_, shape) => {
    await expect(open(shape)).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringMatching(
        /inputs of the model are .+ expects input_ids int64 \[batch, sequence\]/,
      ),
    });
  });

  test.each<[string, readonly TensorInfo[], string]>([
    [
      'no logits',
      [{ name: 'scores', type: 'float32', dims: ['b', 2] }],
      'scores float32 \\[b, 2\\]',
    ],
    [
      'logits for each token',
      [{ name: 'logits', type: 'float32', dims: ['b', 's', 2] }],
      '\\[b, s, 2\\]',
    ],
    ['logits of another type', [{ name: 'logits', type: 'float16', dims: ['b', 2] }], 'float16'],
    ['more logits than labels', [logitsInfo(3)], '3 logits, and "id2label" in config.json names 2'],
  ])('%s', async (_, outputs, message) => {
    await expect(open({ outputs })).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringMatching(message),
    });
  });
});
