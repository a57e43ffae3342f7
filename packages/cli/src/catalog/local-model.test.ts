import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Model } from '@wattbench/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localModel } from './local-model.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wattbench-model-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function described(): Promise<Model> {
  const signal = new AbortController().signal;
  const source = localModel(folder, 'text-classification');
  return (await source.materialise({ signal, onProgress: () => {} })).model;
}

function filesOf({ artifacts }: Model): readonly unknown[] {
  return artifacts.map(({ format, files }) => [format, files.map(({ path }) => path).toSorted()]);
}

const tfjs = (paths: readonly string[], format = 'graph-model') =>
  JSON.stringify({ format, modelTopology: {}, weightsManifest: [{ paths, weights: [] }] });

describe('a model folder', () => {
  it('may hold ONNX and TensorFlow.js side by side, with the files that each needs', async () => {
    put({
      'config.json': '{}',
      'onnx/model.onnx': 'graph',
      'onnx/model.onnx_data': 'weights',
      'tfjs/model.json': tfjs(['a.bin', 'b.bin']),
      'tfjs/a.bin': 'a',
      'tfjs/b.bin': 'b',
      'notes.txt': 'no part of the model',
    });
    expect(filesOf(await described())).toEqual([
      ['onnx', ['config.json', 'onnx/model.onnx', 'onnx/model.onnx_data']],
      ['tfjs-graph', ['config.json', 'tfjs/a.bin', 'tfjs/b.bin', 'tfjs/model.json']],
    ]);
  });

  it('of a layers model says so', async () => {
    put({ 'model.json': tfjs(['w.bin'], 'layers-model'), 'w.bin': 'w' });
    expect(filesOf(await described())).toEqual([['tfjs-layers', ['model.json', 'w.bin']]]);
  });

  it('takes an encoder together with its decoder, and neither alone', async () => {
    put({ 'onnx/encoder_model.onnx': 'e' });
    await expect(described()).rejects.toMatchObject({ code: 'MODEL_NOT_FOUND' });
    put({ 'onnx/decoder_model_merged.onnx': 'd' });
    expect(filesOf(await described())).toEqual([
      ['onnx', ['onnx/decoder_model_merged.onnx', 'onnx/encoder_model.onnx']],
    ]);
  });

  it('has a revision that follows its content', async () => {
    put({ 'model.onnx': 'one' });
    const { revision } = await described();
    put({ 'model.onnx': 'two' });
    expect((await described()).revision).not.toBe(revision);
  });

  it.each([
    ['no JSON', '{', /is no JSON/],
    ['another JSON', '{"format":"other"}', /is no TensorFlow\.js model/],
    ['weights outside', tfjs(['../../secret']), /outside its folder: \.\.\/secret/],
  ])('with %s for a model.json is refused', async (_, text, message) => {
    put({ 'tfjs/model.json': text });
    await expect(described()).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringMatching(message),
    });
  });
});
