import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Model, Session } from '@wattbench/core';
import { imageClassification, type ClassificationOutput, type ImageInput } from '@wattbench/tasks';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { generation } from './__fixtures__/generation.js';
import onnxBackend from './runtime.js';

/** The model and pictures that the starter package ships. */
const assets = path.resolve(import.meta.dirname, '../../starter/assets');
const directory = path.join(assets, 'fashion-mnist-cnn');
const images = path.join(assets, 'fashion-mnist-1k/t1k-images-idx3-ubyte');
const labelFile = path.join(assets, 'fashion-mnist-1k/t1k-labels-idx1-ubyte');

const edge = 28;
const count = 1000;
const model: Model = {
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
};

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
      data: pixels.subarray(index * edge * edge, (index + 1) * edge * edge),
    },
    reference: names[labels[index] ?? -1] ?? 'no label',
  }));
}

/** The same 1,000 images straight through onnxruntime, without a line of wattbench. */
async function directLogits(): Promise<Float32Array> {
  const session = await InferenceSession.create(path.join(directory, 'onnx/model.onnx'));
  const plane = edge * edge;
  const pixels = readIdx(images, 3);
  const values = new Float32Array(count * 3 * plane);
  for (let place = 0; place < values.length; place += 1) {
    const image = Math.floor(place / (3 * plane));
    values[place] = (pixels[image * plane + (place % plane)] ?? Number.NaN) / 255;
  }
  const { logits } = await session.run({
    pixel_values: new Tensor('float32', values, [count, 3, edge, edge]),
  });
  await session.release();
  return logits?.data as Float32Array;
}

describe('the Fashion-MNIST model', () => {
  const never = { signal: new AbortController().signal };
  const items = readItems();
  const outputs: ClassificationOutput[] = [];
  let session: Session | undefined;

  beforeAll(async () => {
    session = await onnxBackend({}).open({
      taskId: 'image-classification',
      model,
      directory,
      device: 'cpu',
      threads: 1,
      generation,
    });
    for (const { image } of items) {
      const raw = await session.run(await session.prepare([image]), never);
      outputs.push(...((await session.finish(raw)) as readonly ClassificationOutput[]));
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
    const scores = imageClassification.score(scored);
    expect(scores['accuracy']).toBeGreaterThan(0.87);
    expect(scores['accuracy']).toBeLessThan(0.91);
  });

  test('gives the softmax of what onnxruntime gives without wattbench', async () => {
    const logits = await directLogits();
    for (const [index, output] of outputs.entries()) {
      const row = [...logits.subarray(index * 10, (index + 1) * 10)];
      const total = row.reduce((sum, value) => sum + Math.exp(value), 0);
      const scores = row.map((value) => Math.exp(value) / total).toSorted((a, b) => b - a);
      expect(output).toHaveLength(5);
      for (const [place, { score }] of output.entries()) {
        expect(Math.abs(score - (scores[place] ?? Number.NaN))).toBeLessThan(1e-5);
      }
    }
  });

  test('answers a batch of 50 as it answers one by one', async () => {
    const batch = items.slice(0, 50).map(({ image }) => image);
    const raw = await session?.run(await session.prepare(batch), never);
    const answers = (await session?.finish(raw)) as readonly ClassificationOutput[];
    expect(answers).toHaveLength(50);
    for (const [index, answer] of answers.entries()) {
      expect(imageClassification.equivalent(answer, outputs[index] ?? [], 'fp32')).toEqual({
        equivalent: true,
      });
    }
  });
});
