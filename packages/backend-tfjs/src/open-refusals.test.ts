import { mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Artifact, OpenRequest, Session } from '@wattbench/core';
import { corruptTfjsModel, writeMismatchedTfjsModel } from '@wattbench/testkit/tfjs';
import type { Corruption, Mismatch } from '@wattbench/testkit/onnx';
import { engine as tfEngine } from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test } from 'vitest';

import { useTemporaryFolder } from './__fixtures__/temporary-folder.js';
import {
  answer,
  editModel,
  imageGraph,
  imageLayers,
  never,
  requestFor,
  textGraph,
  tinyRequest,
} from './__fixtures__/tiny-request.js';
import { tfjs } from './index.js';
import tfjsBackend from './runtime.js';

const folder = useTemporaryFolder();
const choices = [textGraph, imageGraph, imageLayers] as const;
const sessions: Session[] = [];

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
});

async function open(request: OpenRequest): Promise<Session> {
  const session = await tfjsBackend(tfjs({ engine: 'wasm' }).options).open(request);
  sessions.push(session);
  return session;
}

function refusal(code: string, ...parts: readonly string[]): unknown {
  return expect.objectContaining({
    code,
    message: expect.stringMatching(new RegExp(parts.join('.*'), 's')),
  });
}

function withArtifact(request: OpenRequest, change: Partial<Artifact>): OpenRequest {
  const [artifact] = request.model.artifacts;
  if (artifact === undefined) return request;
  return { ...request, model: { ...request.model, artifacts: [{ ...artifact, ...change }] } };
}

describe('open refuses', () => {
  test.each<[Corruption, string]>([
    ['empty', 'an empty file'],
    ['html-page', 'a web page'],
    ['git-lfs-pointer', 'a Git LFS pointer'],
    ['pytorch-zip', 'a ZIP archive'],
    ['json', 'modelTopology'],
    ['truncated', 'is no JSON'],
  ])('a model.json that is %s, naming it', async (corruption, message) => {
    for (const choice of choices) {
      const { request } = await tinyRequest(folder(), choice);
      await corruptTfjsModel(folder(), { part: 'topology', corruption });
      await expect(open(request)).rejects.toEqual(
        refusal('MODEL_CORRUPT', 'model\\.json', message),
      );
    }
  });

  test.each<[Corruption, string]>([
    ['empty', 'an empty file'],
    ['html-page', 'a web page'],
    ['git-lfs-pointer', 'a Git LFS pointer'],
    ['truncated', 'has \\d+ bytes; the weights that .* take \\d+'],
  ])('weights that are %s, naming them', async (corruption, message) => {
    for (const choice of choices) {
      const { request } = await tinyRequest(folder(), choice);
      await corruptTfjsModel(folder(), { part: 'weights', corruption });
      await expect(open(request)).rejects.toEqual(
        refusal('MODEL_CORRUPT', 'weights\\.bin', message),
      );
    }
  });

  test('weights that are longer than model.json says', async () => {
    const { request } = await tinyRequest(folder(), textGraph);
    const file = path.join(folder(), 'tfjs/weights.bin');
    await writeFile(file, Buffer.concat([await readFile(file), Buffer.alloc(4)]));
    await expect(open(request)).rejects.toEqual(refusal('MODEL_CORRUPT', 'weights\\.bin has'));
  });

  test.each(['tfjs/model.json', 'tfjs/weights.bin'])('a folder without %s', async (name) => {
    const { request } = await tinyRequest(folder(), textGraph);
    await rm(path.join(folder(), name));
    await expect(open(request)).rejects.toEqual(refusal('MODEL_NOT_FOUND', name));
  });

  test('a folder in place of the weights', async () => {
    const { request } = await tinyRequest(folder(), textGraph);
    await rm(path.join(folder(), 'tfjs/weights.bin'));
    await mkdir(path.join(folder(), 'tfjs/weights.bin'));
    await expect(open(request)).rejects.toEqual(refusal('MODEL_NOT_FOUND', 'is not a file'));
  });

  test.each(['../elsewhere.bin', '/etc/hostname', 'https://example.org/weights.bin', 'other.bin'])(
    'weights that are no file of the artifact: %s',
    async (name) => {
      const { request } = await tinyRequest(folder(), textGraph);
      await editModel(folder(), (model) => ({
        ...model,
        weightsManifest: model.weightsManifest.map((group) => ({ ...group, paths: [name] })),
      }));
      await writeFile(path.join(folder(), 'tfjs/other.bin'), '');
      await expect(open(request)).rejects.toEqual(
        refusal('MODEL_NOT_FOUND', name, 'no file of the artifact'),
      );
    },
  );

  test.each(['../model.json', '/etc/model.json'])(
    'a model outside its folder: %s',
    async (name) => {
      const { request } = await tinyRequest(folder(), textGraph);
      const files = [{ path: name, sha256: '', bytes: 1 }];
      await expect(open(withArtifact(request, { files }))).rejects.toEqual(
        refusal('MODEL_NOT_FOUND', 'outside its folder'),
      );
    },
  );

  test('an artifact that names no model.json', async () => {
    const { request } = await tinyRequest(folder(), textGraph);
    await expect(open(withArtifact(request, { files: [] }))).rejects.toEqual(
      refusal('MODEL_NOT_FOUND', 'names no model.json'),
    );
  });

  test('a layers model that is said to be a graph', async () => {
    const { request } = await tinyRequest(folder(), imageLayers);
    await expect(open(withArtifact(request, { format: 'tfjs-graph' }))).rejects.toEqual(
      refusal('MODEL_CORRUPT', 'format is "layers-model"'),
    );
  });

  test('a graph of which weights are missing', async () => {
    const { request } = await tinyRequest(folder(), textGraph);
    await editModel(folder(), (model) => ({
      ...model,
      weightsManifest: model.weightsManifest.map((group) => ({
        ...group,
        weights: group.weights.map((weight) =>
          weight.name === 'weights' ? { ...weight, name: 'others' } : weight,
        ),
      })),
    }));
    await expect(open(request)).rejects.toEqual(
      refusal('MODEL_CORRUPT', 'no weights of the constant "weights"'),
    );
  });

  test('a layers model of which weights are missing', async () => {
    const { request } = await tinyRequest(folder(), imageLayers);
    await editModel(folder(), (model) => ({ ...model, weightsManifest: [] }));
    await expect(open(request)).rejects.toEqual(refusal('MODEL_CORRUPT', 'model.json', 'logits'));
  });

  test('a layer that TensorFlow.js does not have, naming it', async () => {
    const { request } = await tinyRequest(folder(), imageLayers);
    const file = path.join(folder(), 'tfjs/model.json');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll('GlobalAveragePooling2D', 'MultiHeadAttention'));
    await expect(open(request)).rejects.toEqual(
      refusal('UNSUPPORTED', 'wasm', 'layer MultiHeadAttention'),
    );
  });

  test.each<[Mismatch, string]>([
    ['input-name', 'features'],
    ['output-name', 'scores'],
    ['label-count', '"id2label" in config.json names'],
  ])('a model with another %s', async (mismatch, message) => {
    for (const choice of choices) {
      const { model } = await writeMismatchedTfjsModel(folder(), { ...choice, mismatch });
      await expect(open(requestFor(model, folder()))).rejects.toEqual(
        refusal('MODEL_MISMATCH', message),
      );
    }
  });

  test('a model without an artifact of TensorFlow.js, naming what it has', async () => {
    const { request } = await tinyRequest(folder(), textGraph);
    await expect(open(withArtifact(request, { format: 'onnx' }))).rejects.toEqual(
      refusal('UNSUPPORTED', 'tfjs-graph', 'has onnx'),
    );
  });

  test('a task for which there is no processing', async () => {
    const { request } = await tinyRequest(folder(), textGraph, { taskId: 'mind-reading' });
    await expect(open(request)).rejects.toEqual(refusal('UNSUPPORTED', 'mind-reading'));
  });

  test('a device that it does not have, whatever the engine', async () => {
    const { request } = await tinyRequest(folder(), textGraph, { device: 'abacus' });
    await expect(open(request)).rejects.toEqual(
      refusal('DEVICE_UNAVAILABLE', '"abacus"', 'cpu, cuda, webgpu'),
    );
  });

  test.each([0, 1.5, Number.NaN])('%d threads', async (threads) => {
    const { request } = await tinyRequest(folder(), textGraph, { threads });
    await expect(open(request)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });

  test('and frees what it had loaded by then', async () => {
    const before = tfEngine().state.numTensors;
    const { model } = await writeMismatchedTfjsModel(folder(), {
      ...textGraph,
      mismatch: 'label-count',
    });
    await expect(open(requestFor(model, folder()))).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
    });
    expect(tfEngine().state.numTensors).toBe(before);
  });
});

describe('open takes', () => {
  test('a model whose files are links, as in the cache of Hugging Face', async () => {
    const { request, samples } = await tinyRequest(folder(), textGraph);
    for (const name of ['model.json', 'weights.bin']) {
      const blob = path.join(folder(), `blob-${name}`);
      await rename(path.join(folder(), 'tfjs', name), blob);
      await symlink(blob, path.join(folder(), 'tfjs', name));
    }
    const session = await open(request);
    expect(await answer(session, [samples[0]?.input])).toMatchObject([[{ label: 'POSITIVE' }, {}]]);
  });

  test('weights in several files', async () => {
    const { request, samples } = await tinyRequest(folder(), textGraph);
    const whole = await readFile(path.join(folder(), 'tfjs/weights.bin'));
    // In the middle of a number: the files are one row of bytes.
    await writeFile(path.join(folder(), 'tfjs/weights.bin'), whole.subarray(0, 30));
    await writeFile(path.join(folder(), 'tfjs/rest.bin'), whole.subarray(30));
    await editModel(folder(), (model) => ({
      ...model,
      weightsManifest: model.weightsManifest.map((group) => ({
        ...group,
        paths: ['weights.bin', 'rest.bin'],
      })),
    }));
    const [artifact] = request.model.artifacts;
    const files = [...(artifact?.files ?? []), { path: 'tfjs/rest.bin', sha256: '', bytes: 1 }];
    const session = await open(withArtifact(request, { files }));
    expect(await answer(session, [samples[0]?.input])).toMatchObject([
      { 0: { label: 'POSITIVE' } },
    ]);
  });
});

describe('run refuses', () => {
  const equation = { s: Buffer.from('ab,bc->ac').toString('base64') };

  test.each<[string, object]>([
    ['Conv9D', {}],
    ['Einsum', { equation, N: { i: '2' } }],
  ])('%s, which TensorFlow.js does not have, or not on this engine', async (op, attr) => {
    const { request, samples } = await tinyRequest(folder(), imageGraph);
    await editModel(folder(), ({ modelTopology, ...model }) => {
      const node = modelTopology.node.map((old) =>
        old.op === 'MatMul' ? { ...old, op, attr } : old,
      );
      return { ...model, modelTopology: { ...modelTopology, node } };
    });
    const session = await open(request);
    const prepared = await session.prepare([samples[0]?.input]);
    await expect(session.run(prepared, never)).rejects.toEqual(
      refusal('UNSUPPORTED', 'wasm', `no operator ${op}`),
    );
  });
});
