import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { writeTinyModel } from '../onnx/index.js';
import {
  corruptTfjsModel,
  hasTinyTfjsModel,
  writeMismatchedTfjsModel,
  writeTinyTfjsModel,
  type TinyTfjsChoice,
} from './index.js';

const choices: readonly TinyTfjsChoice[] = [
  { kind: 'text-classification', format: 'tfjs-graph' },
  { kind: 'image-classification', format: 'tfjs-graph' },
  { kind: 'image-classification', format: 'tfjs-layers' },
];

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-tfjs-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

interface ModelJson {
  readonly format: string;
  readonly signature?: Readonly<
    Record<'inputs' | 'outputs', Readonly<Record<string, { readonly dtype: string }>>>
  >;
  readonly modelTopology: {
    readonly node?: readonly {
      readonly name: string;
      readonly op: string;
      readonly input?: readonly string[];
    }[];
    readonly model_config?: {
      readonly config: {
        readonly layers: readonly { readonly name: string }[];
        readonly input_layers: unknown;
        readonly output_layers: unknown;
      };
    };
  };
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  }[];
}

async function readModel(): Promise<ModelJson> {
  const content: unknown = JSON.parse(
    await readFile(path.join(directory, 'tfjs/model.json'), 'utf8'),
  );
  return content as ModelJson;
}

async function companions(): Promise<readonly string[]> {
  const names = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
  return Promise.all(names.map((name) => readFile(path.join(directory, name), 'utf8')));
}

describe.each(choices)('a tiny model for $kind as $format', (choice) => {
  test('is described by the hashes of what was written', async () => {
    const { model } = await writeTinyTfjsModel(directory, choice);
    const [artifact] = model.artifacts;
    expect(artifact?.format).toBe(choice.format);
    for (const { path: name, sha256, bytes } of artifact?.files ?? []) {
      const content = await readFile(path.join(directory, name));
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(content.length).toBe(bytes);
    }
    const names = artifact?.files.slice(0, 2).map((file) => file.path);
    expect(names).toEqual(['tfjs/model.json', 'tfjs/weights.bin']);
  });

  test('is the same every time', async () => {
    const first = await writeTinyTfjsModel(directory, choice);
    expect(await writeTinyTfjsModel(directory, choice)).toEqual(first);
  });

  test('has the samples and the labels of the ONNX model', async () => {
    const tfjs = await writeTinyTfjsModel(directory, choice);
    const onnx = await writeTinyModel(path.join(directory, 'other'), choice.kind);
    expect(tfjs.samples).toEqual(onnx.samples);
    const config = (folder: string) =>
      readFile(path.join(directory, folder, 'config.json'), 'utf8');
    expect(await config('.')).toBe(await config('other'));
  });

  test('has as many bytes of weights as its manifest says', async () => {
    await writeTinyTfjsModel(directory, choice);
    const { weightsManifest } = await readModel();
    expect(weightsManifest.flatMap(({ paths }) => paths)).toEqual(['weights.bin']);
    const numbers = weightsManifest
      .flatMap(({ weights }) => weights)
      .reduce((sum, { shape }) => sum + shape.reduce((product, length) => product * length, 1), 0);
    const bytes = await readFile(path.join(directory, 'tfjs/weights.bin'));
    expect(bytes.length).toBe(4 * numbers);
  });

  test('gets foreign names on demand', async () => {
    await writeMismatchedTfjsModel(directory, { ...choice, mismatch: 'input-name' });
    expect(JSON.stringify(await readModel())).toContain('"features"');
    await writeMismatchedTfjsModel(directory, { ...choice, mismatch: 'output-name' });
    expect(JSON.stringify(await readModel())).toContain('"scores"');
  });

  test('gets a label too many on demand', async () => {
    await writeMismatchedTfjsModel(directory, { ...choice, mismatch: 'label-count' });
    const config = await readFile(path.join(directory, 'config.json'), 'utf8');
    expect(config).toContain('"extra"');
  });

  test('gets a broken topology or broken weights on demand', async () => {
    await writeTinyTfjsModel(directory, choice);
    const before = await readFile(path.join(directory, 'tfjs/weights.bin'));
    await corruptTfjsModel(directory, { part: 'weights', corruption: 'truncated' });
    const after = await readFile(path.join(directory, 'tfjs/weights.bin'));
    expect(after).toEqual(before.subarray(0, Math.floor(before.length / 2)));
    await corruptTfjsModel(directory, { part: 'topology', corruption: 'html-page' });
    const topology = await readFile(path.join(directory, 'tfjs/model.json'), 'utf8');
    expect(topology).toMatch(/^<!DOCTYPE html>/);
  });
});

test('a text graph takes int32 tokens and a mask, and gives logits', async () => {
  await writeTinyTfjsModel(directory, { kind: 'text-classification', format: 'tfjs-graph' });
  expect((await readModel()).signature).toMatchObject({
    inputs: { input_ids: { dtype: 'DT_INT32' }, attention_mask: { dtype: 'DT_INT32' } },
    outputs: { logits: { dtype: 'DT_FLOAT' } },
  });
});

test('an image graph takes images with channels last', async () => {
  await writeTinyTfjsModel(directory, { kind: 'image-classification', format: 'tfjs-graph' });
  const dim = [-1, 8, 8, 3].map((size) => ({ size: String(size) }));
  expect((await readModel()).signature?.inputs).toEqual({
    pixel_values: { name: 'pixel_values:0', dtype: 'DT_FLOAT', tensorShape: { dim } },
  });
});

test('a graph reads only nodes that are there', async () => {
  await writeTinyTfjsModel(directory, { kind: 'text-classification', format: 'tfjs-graph' });
  const { modelTopology, weightsManifest } = await readModel();
  const known = new Set<string>();
  for (const { name, input = [] } of modelTopology.node ?? []) {
    for (const source of input) expect(known).toContain(source);
    known.add(name);
  }
  const constants = modelTopology.node?.filter(({ op }) => op === 'Const').map(({ name }) => name);
  expect(weightsManifest[0]?.weights.map(({ name }) => name)).toEqual(constants);
});

test('layers go from pixel_values to logits', async () => {
  await writeTinyTfjsModel(directory, { kind: 'image-classification', format: 'tfjs-layers' });
  expect((await readModel()).modelTopology.model_config?.config).toMatchObject({
    input_layers: [['pixel_values', 0, 0]],
    output_layers: [['logits', 0, 0]],
  });
});

test('a text model has the tokenizer of the ONNX model', async () => {
  await writeTinyTfjsModel(directory, { kind: 'text-classification', format: 'tfjs-graph' });
  const own = await companions();
  await writeTinyModel(directory, 'text-classification');
  expect(await companions()).toEqual(own);
});

test('there is no text model of layers', async () => {
  const choice = { kind: 'text-classification', format: 'tfjs-layers' } as const;
  expect(hasTinyTfjsModel(choice)).toBe(false);
  await expect(writeTinyTfjsModel(directory, choice)).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: expect.stringContaining('text-classification as tfjs-layers'),
  });
});
