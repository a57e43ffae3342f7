import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Model, Session } from '@wattbench/core';
import { imageClassification, type ClassificationOutput, type ImageInput } from '@wattbench/tasks';
import { tensor } from '@tensorflow/tfjs-core';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { never, requestFor } from './__fixtures__/tiny-request.js';
import tfjsBackend from './runtime.js';

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
  license: 'Apache-2.0',
  purpose: 'task-specific',
  artifacts: [
    {
      format: 'tfjs-graph',
      precision: 'fp32',
      files: ['config.json', 'tfjs/model.json', 'tfjs/weights.bin'].map((file) => ({
        path: file,
        sha256: '',
        bytes: 1,
      })),
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

/** The same 1,000 images straight through TensorFlow.js, without a line of wattbench. */
async function directLogits(): Promise<Float32Array> {
  const json = JSON.parse(readFileSync(path.join(directory, 'tfjs/model.json'), 'utf8')) as {
    modelTopology: object;
    weightsManifest: { weights: { name: string; shape: number[]; dtype: 'float32' }[] }[];
  };
  const weightData = new Uint8Array(readFileSync(path.join(directory, 'tfjs/weights.bin'))).buffer;
  const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
  const { modelTopology } = json;
  const graph = await loadGraphModel({
    load: () => Promise.resolve({ modelTopology, weightSpecs, weightData }),
  });
  const pixels = readIdx(images, 3);
  const values = Float32Array.from(
    { length: count * edge * edge * 3 },
    (_, place) => pixels.readUInt8(Math.floor(place / 3)) / 255,
  );
  const input = tensor(values, [count, edge, edge, 3]);
  const output = graph.execute(input);
  const logits = (await (Array.isArray(output) ? output[0] : output)?.data()) as Float32Array;
  graph.dispose();
  return logits;
}

describe.each(['wasm', 'cpu'])('the Fashion-MNIST model on %s', (engine) => {
  const items = readItems();
  const outputs: ClassificationOutput[] = [];
  let session: Session | undefined;

  beforeAll(async () => {
    session = await tfjsBackend({ engine }).open(requestFor(model, directory));
    for (let place = 0; place < count; place += 50) {
      const batch = items.slice(place, place + 50).map(({ image }) => image);
      const raw = await session.run(await session.prepare(batch), never);
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

  test('gives the softmax of what TensorFlow.js gives without wattbench', async () => {
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

  test('answers one by one as it answers a batch', async () => {
    for (const [index, { image }] of items.slice(0, 20).entries()) {
      const raw = await session?.run(await session.prepare([image]), never);
      const answers = (await session?.finish(raw)) as readonly ClassificationOutput[] | undefined;
      const [alone, inBatch] = [answers?.[0] ?? [], outputs[index] ?? []];
      expect(imageClassification.equivalent(alone, inBatch, 'fp32')).toEqual({ equivalent: true });
    }
  });
});
