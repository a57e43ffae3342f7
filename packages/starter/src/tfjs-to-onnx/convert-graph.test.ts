import { readFile } from 'node:fs/promises';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import type { ImageInput } from '@wattbench/tasks';
import { fashionMnistDataset } from '../fashion-mnist/fashion-mnist-dataset.js';
import { assetPath } from '../files/package-places.js';
import { convertGraph } from './convert-graph.js';
import { readTfjsGraph } from './tfjs-graph.js';
import { runTfjsGraph } from './__fixtures__/run-tfjs-graph.js';

const images = 32;

async function grey(): Promise<Float32Array> {
  const pixels: number[] = [];
  for await (const { input } of fashionMnistDataset().samples({ seed: 1, limit: images })) {
    pixels.push(...pixelsOf(input).map((value) => value / 255));
  }
  return Float32Array.from(pixels);
}

function pixelsOf(input: ImageInput): readonly number[] {
  return input.kind === 'pixels' ? Array.from(input.data) : [];
}

async function runOnnx(model: Uint8Array, input: Record<string, Tensor>) {
  const session = await InferenceSession.create(model);
  const outputs = await session.run(input);
  await session.release();
  return Array.from((outputs['logits']?.data ?? []) as Float32Array);
}

describe('the TensorFlow.js graph of fashion-mnist-cnn', () => {
  it('gives the same logits when converted, in TensorFlow.js, and as the ONNX model that is shipped', async () => {
    const graph = await readTfjsGraph(assetPath('fashion-mnist-cnn/tfjs'), 'fashion-mnist-cnn');
    const batch = await grey();
    const plane = 28 * 28;
    const shape = [images, 28, 28, 3];
    const pixels = Float32Array.from(
      { length: batch.length * 3 },
      (_, index) => batch[Math.floor(index / 3)] ?? Number.NaN,
    );
    const converted = await runOnnx(convertGraph(graph), {
      pixel_values: new Tensor('float32', pixels, shape),
    });
    const original = await runTfjsGraph(graph, { pixel_values: { values: pixels, shape } });
    const colour = Float32Array.from({ length: images * 3 * plane }, (_, index) => {
      const image = Math.floor(index / (3 * plane));
      return batch[image * plane + (index % plane)] ?? Number.NaN;
    });
    const shipped = await runOnnx(await readFile(assetPath('fashion-mnist-cnn/onnx/model.onnx')), {
      pixel_values: new Tensor('float32', colour, [images, 3, 28, 28]),
    });
    expect(converted.length).toBe(images * 10);
    for (const others of [original, shipped]) {
      expect(others.length).toBe(converted.length);
      const differences = converted.map((value, at) =>
        Math.abs(value - (others[at] ?? Number.NaN)),
      );
      expect(Math.max(...differences)).toBeLessThan(5e-5);
    }
  });
});

describe('inputs and outputs', () => {
  const dim = [{ size: '-1' }, { size: '-1' }, { size: '3' }];
  const text = JSON.stringify({
    modelTopology: {
      node: [
        {
          name: 'ids',
          op: 'Placeholder',
          attr: { dtype: { type: 'DT_INT32' }, shape: { shape: { dim } } },
        },
        { name: 'y', op: 'Identity', input: ['ids'] },
        { name: 'z', op: 'Neg', input: ['y'] },
      ],
    },
    weightsManifest: [],
    signature: { outputs: { y: { name: 'y:0', dtype: 'DT_INT32', tensorShape: { dim } } } },
  });
  const graph = { source: 'model.json', text, weights: new Uint8Array() };

  it('have the types and names that they were given', async () => {
    const names = { ids: ['batch', 'sequence'], y: ['batch'] };
    const session = await InferenceSession.create(convertGraph(graph, names));
    expect(session.inputMetadata).toEqual([
      { name: 'ids', isTensor: true, type: 'int64', shape: ['batch', 'sequence', 3] },
    ]);
    expect(session.outputMetadata).toEqual([
      { name: 'y', isTensor: true, type: 'int64', shape: ['batch', 'y_1', 3] },
    ]);
    await session.release();
  });

  it('without a signature, what no other node reads is given out', async () => {
    const unsigned = { ...graph, text: JSON.stringify({ ...JSON.parse(text), signature: {} }) };
    const session = await InferenceSession.create(convertGraph(unsigned));
    expect(session.outputNames).toEqual(['z']);
    await session.release();
  });

  it('a constant without weights is refused', () => {
    const broken = text.replace('"Placeholder"', '"Const"');
    expect(() => convertGraph({ ...graph, text: broken })).toThrow('Const ids: it has no weights.');
  });
});
