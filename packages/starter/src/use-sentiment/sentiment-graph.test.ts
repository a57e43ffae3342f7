import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convertGraph } from '../tfjs-to-onnx/convert-graph.js';
import { readTfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';
import { encoderPackage, findEncoder } from './encoder-files.js';
import {
  openOnnxTextModel,
  openTokenizer,
  type OnnxTextModel,
  type Tokenise,
} from './onnx-text-model.js';
import { withHead, withTokenInputs } from './sentiment-graph.js';
import { tokenizerJson } from './tokenizer-files.js';

const head = { bias: 0.25, weights: Array.from({ length: 512 }, (_, index) => (index % 7) - 3) };

let encoder: OnnxTextModel;
let model: OnnxTextModel;
let tokenise: Tokenise;

beforeAll(async () => {
  const { directory } = await findEncoder();
  const graph = withTokenInputs(await readTfjsGraph(directory, encoderPackage));
  encoder = await openOnnxTextModel(convertGraph(graph));
  model = await openOnnxTextModel(convertGraph(withHead(graph, head)));
  tokenise = openTokenizer(tokenizerJson(await readFile(join(directory, 'vocab.json'), 'utf8')));
});

afterAll(async () => {
  await encoder.close();
  await model.close();
});

function largestDifference(a: Float32Array | undefined, b: Float32Array | undefined): number {
  const [left, right] = [Array.from(a ?? [Number.NaN]), Array.from(b ?? [Number.NaN])];
  return Math.max(...left.map((value, index) => Math.abs(value - (right[index] ?? Number.NaN))));
}

describe('the encoder with token inputs', () => {
  const texts = [
    'Good.',
    'A much longer sentence that needs several more tokens than that.',
    'No!',
  ];

  it('gives embeddings of length 1', async () => {
    const [embedding] = await encoder.run([tokenise('How old are you?')]);
    expect(embedding?.length).toBe(512);
    expect(Math.hypot(...(embedding ?? []))).toBeCloseTo(1, 5);
  });

  it('puts sentences of the same meaning close to each other', async () => {
    const [a, b, c] = await encoder.run(
      ['How old are you?', 'What is your age?', 'Bread is baked.'].map(tokenise),
    );
    const cosine = (x: Float32Array | undefined) =>
      Array.from(x ?? []).reduce((sum, value, index) => sum + value * (a?.[index] ?? 0), 0);
    expect(cosine(b)).toBeGreaterThan(0.8);
    expect(cosine(c)).toBeLessThan(0.3);
  });

  it('answers for a text in a batch as for the text alone', async () => {
    const batch = await encoder.run(texts.map(tokenise));
    for (const [index, text] of texts.entries()) {
      const [alone] = await encoder.run([tokenise(text)]);
      expect(largestDifference(alone, batch[index])).toBeLessThan(1e-6);
    }
  });

  it('does not look beyond 128 tokens', async () => {
    const ids = Array.from({ length: 200 }, (_, index) => 6 + ((index * 31) % 5000));
    const [whole] = await encoder.run([ids]);
    const [cut] = await encoder.run([ids.slice(0, 128)]);
    const [shorter] = await encoder.run([ids.slice(0, 127)]);
    expect(largestDifference(whole, cut)).toBeLessThan(1e-6);
    expect(largestDifference(whole, shorter)).toBeGreaterThan(1e-4);
  });
});

describe('the head', () => {
  it('gives half of its logit to each side', async () => {
    const ids = tokenise('This works.');
    const [embedding] = await encoder.run([ids]);
    const [logits] = await model.run([ids]);
    const logit = Array.from(embedding ?? []).reduce(
      (sum, value, index) => sum + value * (head.weights[index] ?? 0),
      head.bias,
    );
    expect(logits?.[0]).toBeCloseTo(-logit / 2, 5);
    expect(logits?.[1]).toBeCloseTo(logit / 2, 5);
  });
});

function graphOf(...names: readonly string[]) {
  const node = names.map((name) => ({ name, op: 'Placeholder' }));
  const text = JSON.stringify({ modelTopology: { node }, weightsManifest: [] });
  return { source: 'other', text, weights: new Uint8Array() };
}

describe('another graph is refused', () => {
  it('without the inputs of the encoder', () => {
    expect(() => withTokenInputs(graphOf('indices'))).toThrow('The encoder has no input values.');
  });

  it('with several outputs', () => {
    expect(() => withHead(graphOf('a', 'b'), head)).toThrow('has 2 outputs, expected 1.');
  });
});
