import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { tinyModelKinds, writeTinyModel, type TinyModelKind, type TinySample } from './index.js';

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-samples-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function samplesOf(kind: TinyModelKind): Promise<readonly TinySample[]> {
  return (await writeTinyModel(directory, kind)).samples;
}

async function outputFor(kind: TinyModelKind, isInput: (input: unknown) => boolean) {
  return (await samplesOf(kind)).find(({ input }) => isInput(input))?.output;
}

function text(expected: string): (input: unknown) => boolean {
  return (input) => input === expected;
}

function context(expected: string): (input: unknown) => boolean {
  return (input) =>
    typeof input === 'object' && input !== null && 'context' in input && input.context === expected;
}

/** The size and the first pixel. */
function image(width: number, colour: readonly number[]): (input: unknown) => boolean {
  return (input) =>
    typeof input === 'object' &&
    input !== null &&
    'width' in input &&
    input.width === width &&
    'data' in input &&
    input.data instanceof Uint8Array &&
    colour.every(
      (level, channel) => input.data instanceof Uint8Array && input.data[channel] === level,
    );
}

/** Every text of an input. */
function textsIn(input: unknown): readonly string[] {
  if (typeof input === 'string') return [input];
  const values: unknown[] = typeof input === 'object' && input !== null ? Object.values(input) : [];
  return values.filter((value) => typeof value === 'string').filter((value) => value !== 'pixels');
}

/** Every number of an output, with the words that lead to it. */
function numbersIn(value: unknown, name = ''): readonly (readonly [string, number])[] {
  if (typeof value === 'number') return [[name, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersIn(part, `${name} ${key}`));
}

describe.each(tinyModelKinds)('samples of the tiny model for %s', (kind) => {
  test('are at least six, of different inputs', async () => {
    const inputs = (await samplesOf(kind)).map(({ input }) => JSON.stringify(input));
    expect(new Set(inputs).size).toBeGreaterThanOrEqual(6);
    expect(new Set(inputs.map(({ length }) => length)).size).toBeGreaterThan(3);
  });

  test('have different answers', async () => {
    const outputs = (await samplesOf(kind)).map(({ output }) => JSON.stringify(output));
    expect(new Set(outputs).size).toBeGreaterThanOrEqual(4);
  });

  test('hold finite numbers, and scores from 0 to 1', async () => {
    const numbers = numbersIn((await samplesOf(kind)).map(({ output }) => output));
    expect(numbers.filter(([, value]) => !Number.isFinite(value))).toEqual([]);
    const scores = numbers.filter(([name]) => name.endsWith('score'));
    expect(scores.filter(([, score]) => score < 0 || score > 1)).toEqual([]);
  });

  test('cross a process border unchanged', async () => {
    const samples = await samplesOf(kind);
    expect(structuredClone(samples)).toEqual(samples);
  });

  test('have texts that are not cut', async () => {
    const samples = await samplesOf(kind);
    if (samples.every(({ input }) => textsIn(input).length === 0)) return;
    const config: unknown = JSON.parse(
      await readFile(path.join(directory, 'tokenizer_config.json'), 'utf8'),
    );
    const { model_max_length: maximum } = Object(config) as { readonly model_max_length: number };
    for (const { input } of samples) {
      const words = textsIn(input).join(' ').split(' ');
      expect(words.length + 3).toBeLessThanOrEqual(maximum);
    }
  });

  test('have no two scores of one answer that could change places by rounding', async () => {
    for (const { output } of await samplesOf(kind)) {
      const scores = numbersIn(output)
        .filter(([name]) => /^ \d+ score$/.test(name))
        .map(([, score]) => score);
      // Of tokens the order is that of the text.
      if (kind === 'token-classification') continue;
      for (const [index, score] of scores.slice(1).entries()) {
        expect((scores[index] ?? 0) / score).toBeGreaterThan(1.02);
      }
    }
  });
});

/** Of a token's label, one of three. */
function labelScore(id: number): unknown {
  return expect.closeTo(1 / (1 + 2 * Math.exp(-2 - id / 8)), 12);
}

describe('answers computed by hand', () => {
  test('text-classification: the mean weight of a word of three tokens', async () => {
    const score = 1 / (1 + Math.exp(-8 / 3));
    expect(await outputFor('text-classification', text('good'))).toEqual([
      { label: 'POSITIVE', score: expect.closeTo(score, 12) },
      { label: 'NEGATIVE', score: expect.closeTo(1 - score, 12) },
    ]);
  });

  test('image-classification: 4 for 255, -4 for 0 and -2.4 for 51', async () => {
    const powers = [4, -2.4, -4].map(Math.exp);
    const sum = powers.reduce((total, power) => total + power, 0);
    expect(await outputFor('image-classification', image(8, [255, 0, 51]))).toEqual(
      ['red', 'blue', 'green'].map((label, index) => ({
        label,
        score: expect.closeTo((powers[index] ?? 0) / sum, 12),
      })),
    );
  });

  test('token-classification: the id modulo 3, with a margin of 2 and an eighth of the id', async () => {
    expect(await outputFor('token-classification', text('Oslo in Rome'))).toEqual([
      { index: 1, token: 'oslo', label: 'PLACE', score: labelScore(8) },
      { index: 2, token: 'in', label: 'O', score: labelScore(9) },
      { index: 3, token: 'rome', label: 'PLACE', score: labelScore(5) },
    ]);
  });

  test('question-answering: the product of both ends over the words of the context', async () => {
    const start = Math.exp(7) / (Math.exp(7) + Math.E + 3);
    const end = Math.exp(7) / (Math.exp(7) + 4);
    expect(await outputFor('question-answering', context('ben is in new york'))).toEqual({
      answer: 'new york',
      score: expect.closeTo(start * end, 12),
    });
  });

  test('fill-mask: without a context the first words of the vocabulary', async () => {
    expect(await outputFor('fill-mask', text('[MASK]'))).toMatchObject([
      { token: 'cat' },
      { token: 'dog' },
      { token: 'bird' },
      { token: 'child' },
      { token: 'horse' },
    ]);
  });

  test('fill-mask: a word of the context makes another one likely', async () => {
    const output = await outputFor('fill-mask', text('[MASK] barked'));
    const [first, second] = numbersIn(output).map(([, score]) => score);
    expect(output).toMatchObject([{ token: 'dog' }, { token: 'cat' }, {}, {}, {}]);
    // A quarter of one id less, and 6.125 more.
    expect((first ?? 0) / (second ?? 1)).toBeCloseTo(Math.exp(6.125 - 0.25), 9);
  });

  test('feature-extraction: the mean of the words, of length 1', async () => {
    const [x, y] = [4.5, 1.5];
    const length = Math.hypot(x, y, 1, -1);
    const output = await outputFor('feature-extraction', text('the dog runs'));
    const expected = [x / length, y / length, 1 / length, -1 / length];
    expect(output).toEqual(expected.map((value) => expect.closeTo(value, 12)));
  });

  test('text-generation: counts on, and ends after the last number', async () => {
    expect(await outputFor('text-generation', text('please count down from four'))).toEqual({
      text: 'three two one',
      tokens: [5, 4, 3, 2],
    });
  });

  test('summarization: four numbers and the end token', async () => {
    expect(await outputFor('summarization', text('twice'))).toEqual({
      text: 'one three five seven',
      tokens: [3, 5, 7, 9, 2],
    });
  });

  test('image-to-text: three numbers, down in a red image', async () => {
    expect(await outputFor('image-to-text', image(8, [255, 0, 0]))).toEqual({
      text: 'twelve eleven ten',
      tokens: [14, 13, 12, 2],
    });
  });

  test('object-detection: one object in a black image, in whole pixels', async () => {
    const score = Math.exp(5) / (Math.exp(5) + Math.E + Math.exp(-2) + 1);
    expect(await outputFor('object-detection', image(112, [0, 0, 0]))).toEqual([
      {
        label: 'sea',
        score: expect.closeTo(score, 12),
        box: { xmin: 14, ymin: 8, xmax: 70, ymax: 16 },
      },
    ]);
  });

  test('object-detection: two objects in a white image, the likelier one first', async () => {
    const score = Math.exp(3) / (Math.exp(3) + 1 + 2 * Math.exp(-2));
    expect(await outputFor('object-detection', image(16, [255, 255, 255]))).toEqual([
      {
        label: 'sun',
        score: expect.closeTo(Math.exp(5) / (Math.exp(5) + Math.E + Math.exp(-2) + 1), 12),
        box: { xmin: 6, ymin: 48, xmax: 14, ymax: 72 },
      },
      {
        label: 'leaf',
        score: expect.closeTo(score, 12),
        box: { xmin: 1, ymin: 60, xmax: 7, ymax: 84 },
      },
    ]);
  });
});
