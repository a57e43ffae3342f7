import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WattbenchError, type Sample } from '@wattbench/core';
import type { ImageInput } from '@wattbench/tasks';
import { describe, expect, it } from 'vitest';
import { collect } from '../__fixtures__/collect.js';
import { openOnnxModel } from '../__fixtures__/open-onnx-model.js';
import { describeFiles } from '../files/artifact-files.js';
import { fashionMnistDataset } from './fashion-mnist-dataset.js';
import { fashionMnistModel } from './fashion-mnist-model.js';

const options = { signal: new AbortController().signal, onProgress: () => {} };

function take(seed: number, limit: number): Promise<readonly Sample<ImageInput, string>[]> {
  return collect(fashionMnistDataset().samples({ seed, limit }));
}

describe('fashion-mnist-1k', () => {
  it('has 1,000 images of 10 labels', async () => {
    const dataset = fashionMnistDataset();
    expect(dataset.size).toBe(1000);
    const samples = await take(1, 5000);
    expect(new Set(samples.map(({ id }) => id)).size).toBe(1000);
    expect(new Set(samples.map(({ reference }) => reference)).size).toBe(10);
  });

  it('gives grey pixels of 28 × 28 that belong to whoever gets them', async () => {
    const [first] = await take(1, 1);
    const [again] = await take(1, 1);
    const pixels = first?.input.kind === 'pixels' ? first.input : undefined;
    expect([pixels?.width, pixels?.height, pixels?.channels]).toEqual([28, 28, 1]);
    expect(pixels?.data.length).toBe(784);
    expect(pixels?.data.buffer.byteLength).toBe(784);
    pixels?.data.fill(0);
    expect(again?.input).not.toEqual(first?.input);
  });

  it('gives the same samples for the same seed, and others for another', async () => {
    const ids = async (seed: number) => (await take(seed, 20)).map(({ id }) => id);
    expect(await ids(1)).toEqual(await ids(1));
    expect(await ids(1)).not.toEqual(await ids(2));
    expect((await take(1, 10)).map(({ id }) => id)).toEqual((await ids(1)).slice(0, 10));
  });

  it('has the revision of its content', () => {
    expect(fashionMnistDataset().revision).toBe(
      '0565a0733feeb0f9eed8f300c486dfeda2a2564bef0486265fad40e69c1b51d2',
    );
  });
});

describe('fashion-mnist-cnn', () => {
  it('describes the files of both formats', async () => {
    const { model, directory } = await fashionMnistModel().materialise(options);
    expect(model.artifacts.map(({ format }) => format)).toEqual(['onnx', 'tfjs-graph']);
    for (const { files } of model.artifacts) {
      expect(
        await describeFiles(
          directory,
          files.map(({ path }) => path),
        ),
      ).toEqual(files);
      for (const { path, bytes } of files) {
        expect(readFileSync(join(directory, path)).byteLength).toBe(bytes);
      }
    }
  });

  it('counts its parameters', async () => {
    const { model } = await fashionMnistModel().materialise(options);
    const convolutions = 3 * 3 * 1 * 16 + 16 + 3 * 3 * 16 * 32 + 32;
    expect(model.parameters).toBe(convolutions + 7 * 7 * 32 * 64 + 64 + 64 * 10 + 10);
  });

  it('names about 89 of 100 images rightly', async () => {
    const { model, directory } = await fashionMnistModel().materialise(options);
    const opened = await openOnnxModel<ImageInput>({ directory, taskId: model.taskId });
    const samples = await take(1, 1000);
    const outputs = await opened.classify(samples.map(({ input }) => input));
    await opened.close();
    const right = samples.filter(
      ({ reference }, index) => outputs[index]?.[0]?.label === reference,
    );
    expect(right.length).toBeGreaterThan(870);
    expect(right.length).toBeLessThan(920);
  });

  it('stops for a signal that has aborted', async () => {
    const attempt = fashionMnistModel().materialise({ ...options, signal: AbortSignal.abort() });
    const error = await attempt.catch((reason: unknown) => reason);
    expect(WattbenchError.is(error) && error.code).toBe('INTERRUPTED');
  });
});
