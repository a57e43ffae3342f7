import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Session } from '@wattbench/core';
import { imageClassification, type ClassificationOutput, type ImageInput } from '@wattbench/tasks';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { answer, openWith, requestFor } from './__fixtures__/tiny-request.js';
import { loadTransformers } from './library.js';

/** The model and pictures that the starter package ships. */
const assets = path.resolve(import.meta.dirname, '../../starter/assets');
const directory = path.join(assets, 'fashion-mnist-cnn');
const images = path.join(assets, 'fashion-mnist-1k/t1k-images-idx3-ubyte');
const labelFile = path.join(assets, 'fashion-mnist-1k/t1k-labels-idx1-ubyte');

const edge = 28;
const plane = edge * edge;
const count = 1000;
const model = {
  id: 'fashion-mnist-cnn',
  taskId: 'image-classification',
  revision: '1',
  license: 'MIT',
  purpose: 'task-specific',
  artifacts: [
    {
      format: 'onnx',
      precision: 'fp32',
      files: [{ path: 'onnx/model.onnx', sha256: '', bytes: 1 }],
    },
  ],
} as const;

/** IDX: a header of 4 bytes and 4 for each dimension, then the bytes (http://yann.lecun.com/exdb/mnist/). */
function readIdx(file: string, dimensions: number): Buffer {
  return readFileSync(file).subarray(4 + 4 * dimensions);
}

function readItems(): { readonly image: ImageInput; readonly reference: string }[] {
  const config: unknown = JSON.parse(readFileSync(path.join(directory, 'config.json'), 'utf8'));
  const names = Object.values((config as { id2label: Record<string, string> }).id2label);
  const pixels = readIdx(images, 3);
  const labels = readIdx(labelFile, 1);
  return Array.from({ length: count }, (_, index) => ({
    image: {
      kind: 'pixels',
      width: edge,
      height: edge,
      channels: 1,
      data: pixels.subarray(index * plane, (index + 1) * plane),
    },
    reference: names[labels[index] ?? -1] ?? 'no label',
  }));
}

/** The same images as one batch, with no preprocessing of any library: grey levels from 0 to 1 in each channel. */
async function directScores(): Promise<readonly (readonly number[])[]> {
  const { AutoModelForImageClassification, Tensor } = await loadTransformers();
  const pixels = readIdx(images, 3);
  const values = Float32Array.from(
    { length: count * 3 * plane },
    (_, place) =>
      (pixels[Math.floor(place / (3 * plane)) * plane + (place % plane)] ?? Number.NaN) / 255,
  );
  const bare = await AutoModelForImageClassification.from_pretrained(directory, { dtype: 'fp32' });
  const { logits }: { readonly logits: { tolist: () => number[][] } } = await bare({
    pixel_values: new Tensor('float32', values, [count, 3, edge, edge]),
  });
  await bare.dispose();
  return logits.tolist().map((row) => {
    const total = row.reduce((sum, value) => sum + Math.exp(value), 0);
    return row.map((value) => Math.exp(value) / total);
  });
}

describe('the Fashion-MNIST model', () => {
  const items = readItems();
  const outputs: ClassificationOutput[] = [];
  let session: Session | undefined;

  beforeAll(async () => {
    session = await openWith({}, requestFor({ model, directory }));
    for (const { image } of items) {
      outputs.push(...((await answer(session, [image])) as readonly ClassificationOutput[]));
    }
  });

  afterAll(async () => session?.close());

  test('has the accuracy on 1,000 images that it has on all 10,000: 0.89', () => {
    const scored = items.map(({ image, reference }, index) => ({
      sampleId: String(index),
      input: image,
      output: outputs[index] ?? [],
      reference,
    }));
    const { accuracy } = imageClassification.score(scored);
    expect(accuracy).toBeGreaterThan(0.87);
    expect(accuracy).toBeLessThan(0.91);
  });

  test('gives the softmax of the logits that the graph gives for the bare pixels', async () => {
    const scores = await directScores();
    expect(outputs).toHaveLength(count);
    for (const [index, output] of outputs.entries()) {
      const expected = scores[index]?.toSorted((a, b) => b - a) ?? [];
      expect(output).toHaveLength(5);
      for (const [place, { score }] of output.entries()) {
        expect(Math.abs(score - (expected[place] ?? Number.NaN))).toBeLessThan(1e-4);
      }
    }
  });
});
