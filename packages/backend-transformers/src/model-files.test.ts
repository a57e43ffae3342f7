import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { Artifact, OpenRequest } from '@wattbench/core';
import {
  corruptModel,
  writeMismatchedModel,
  type Corruption,
  type Mismatch,
  type TinyModelKind,
} from '@wattbench/testkit/onnx';
import { afterAll, describe, expect, test } from 'vitest';

import { answer, openWith, requestFor, TinyFolders } from './__fixtures__/tiny-request.js';

const folders = new TinyFolders();
const kinds: readonly TinyModelKind[] = ['text-classification', 'image-classification'];

afterAll(async () => folders.remove());

async function request(
  kind: TinyModelKind = 'text-classification',
  change: Partial<OpenRequest> = {},
): Promise<OpenRequest> {
  return requestFor(await folders.write(kind), change);
}

/** The same request for a model whose weights are described in another way. */
function withArtifacts(asked: OpenRequest, artifacts: readonly Artifact[]): OpenRequest {
  return { ...asked, model: { ...asked.model, artifacts } };
}

function files(...names: readonly string[]): Artifact['files'] {
  return names.map((name) => ({ path: name, sha256: '', bytes: 1 }));
}

describe('open refuses', () => {
  test.each<[Corruption, string]>([
    ['empty', 'an empty file'],
    ['html-page', 'a web page'],
    ['git-lfs-pointer', 'a Git LFS pointer'],
    ['pytorch-zip', 'a PyTorch checkpoint'],
    ['json', 'JSON'],
    ['truncated', 'Protobuf parsing failed'],
  ])('a model file that is %s, naming it', async (corruption, message) => {
    const asked = await request();
    await corruptModel(asked.directory, corruption);
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringMatching(`model.onnx .*${message}`),
    });
  });

  test.each<[Mismatch, string]>([
    ['input-name', 'features'],
    ['output-name', 'scores'],
    ['label-count', '"id2label" in config.json names'],
  ])('a model with another %s', async (mismatch, message) => {
    for (const kind of kinds) {
      const tiny = await writeMismatchedModel(await folders.next(), { kind, mismatch });
      await expect(openWith({}, requestFor(tiny))).rejects.toMatchObject({
        code: 'MODEL_MISMATCH',
        message: expect.stringContaining(message),
      });
    }
  });

  test.each<[TinyModelKind, string]>([
    ['text-classification', 'image-classification'],
    ['text-classification', 'text-generation'],
    ['text-classification', 'token-classification'],
    ['text-classification', 'feature-extraction'],
    ['image-classification', 'feature-extraction'],
  ])('a model for %s as one for %s', async (kind, taskId) => {
    await expect(openWith({}, await request(kind, { taskId }))).rejects.toMatchObject({
      code: 'MODEL_MISMATCH',
      message: expect.stringContaining(taskId),
    });
  });

  test.each(['no-such-task', 'text-to-image'])('the task %s, naming it', async (taskId) => {
    await expect(
      openWith({}, await request('text-classification', { taskId })),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining(taskId),
    });
  });

  test.each<[TinyModelKind, string]>([
    ['text-classification', 'onnx/model.onnx'],
    ['text-classification', 'config.json'],
    ['text-classification', 'tokenizer.json'],
    ['text-classification', 'tokenizer_config.json'],
    ['image-classification', 'preprocessor_config.json'],
  ])('a folder for %s without %s, naming it', async (kind, name) => {
    const asked = await request(kind);
    const file = path.join(asked.directory, name);
    await rm(file);
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining(file),
    });
  });

  test('a folder in place of a file', async () => {
    const asked = await request();
    const file = path.join(asked.directory, 'onnx/model.onnx');
    await rm(file);
    await mkdir(file);
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining('is not a file'),
    });
  });

  test.each<[TinyModelKind, string, string, string]>([
    ['text-classification', 'config.json', '{"model_type":', 'is no JSON'],
    ['text-classification', 'config.json', '<!doctype html>', 'a web page'],
    ['text-classification', 'config.json', '[1]', 'expected a JSON object'],
    ['text-classification', 'tokenizer.json', '{"version":', 'is no JSON'],
    ['text-classification', 'tokenizer.json', '{}', 'no tokenizer that can be used'],
    ['text-classification', 'tokenizer_config.json', 'version https://git-lfs', 'Git LFS pointer'],
    ['image-classification', 'preprocessor_config.json', '{', 'is no JSON'],
  ])('for %s a %s that holds %s', async (...parts) => {
    const [kind, name, content, message] = parts;
    const asked = await request(kind);
    await writeFile(path.join(asked.directory, name), content);
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code: 'MODEL_CORRUPT',
      message: expect.stringMatching(`${name}.*${message}`),
    });
  });

  test.each<[TinyModelKind, string, object, string, string]>([
    [
      'text-classification',
      'config.json',
      { model_type: 7 },
      'MODEL_CORRUPT',
      '"model_type" is the number 7',
    ],
    [
      'text-classification',
      'config.json',
      { architectures: 'x' },
      'MODEL_CORRUPT',
      '"architectures"',
    ],
    [
      'text-classification',
      'config.json',
      { id2label: undefined },
      'MODEL_MISMATCH',
      '"id2label" is missing',
    ],
    [
      'text-classification',
      'config.json',
      { id2label: { 0: 'a', 2: 'b' } },
      'MODEL_CORRUPT',
      '"id2label/1" is missing',
    ],
    [
      'text-classification',
      'config.json',
      { 'transformers.js_config': { use_external_data_format: 1e9 } },
      'MODEL_CORRUPT',
      'up to 100',
    ],
    [
      'text-classification',
      'config.json',
      { 'transformers.js_config': { use_external_data_format: true } },
      'MODEL_NOT_FOUND',
      'model.onnx_data is missing',
    ],
    [
      'image-classification',
      'preprocessor_config.json',
      { size: { height: 1e9, width: 8 } },
      'MODEL_CORRUPT',
      '"size"',
    ],
    [
      'image-classification',
      'preprocessor_config.json',
      { image_processor_type: 'NoSuchProcessor' },
      'UNSUPPORTED',
      'NoSuchProcessor',
    ],
  ])('for %s a %s with %o', async (...parts) => {
    const [kind, name, fields, code, message] = parts;
    const asked = requestFor(await folders.writeChanged(kind, { name, fields }));
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  test('a model without an ONNX artifact, naming what it has', async () => {
    const artifacts = [{ format: 'tfjs-graph', precision: 'fp32', files: [] }] as const;
    await expect(openWith({}, withArtifacts(await request(), artifacts))).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('tfjs-graph'),
    });
  });

  test('a device that transformers.js does not have, naming those it has', async () => {
    const asked = await request('text-classification', { device: 'abacus' });
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringMatching(/"abacus".* it has cpu/),
    });
  });

  test.each([0, 1.5, Number.NaN])('%d threads', async (threads) => {
    const asked = await request('text-classification', { threads });
    await expect(openWith({}, asked)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('the weights', () => {
  test.each<[Artifact['precision'], string, string]>([
    ['fp16', 'model_fp16.onnx', 'fp16'],
    ['int8', 'model_int8.onnx', 'int8'],
    ['int8', 'model_quantized.onnx', 'q8'],
    ['uint8', 'model_uint8.onnx', 'uint8'],
    ['q4', 'model_q4.onnx', 'q4'],
    ['q4', 'model_q4f16.onnx', 'q4f16'],
  ])('of precision %s can be in the file %s', async (precision, name, dtype) => {
    const asked = await request();
    const folder = path.join(asked.directory, 'onnx');
    await rename(path.join(folder, 'model.onnx'), path.join(folder, name));
    const artifacts = [{ format: 'onnx', precision, files: files(`onnx/${name}`) }] as const;
    const session = await openWith({}, withArtifacts(asked, artifacts));
    expect(session.info).toMatchObject({
      precision,
      settings: { dtype, weights: [`onnx/${name}`] },
    });
    expect(await answer(session, ['good'])).toMatchObject([[{ label: 'POSITIVE' }, {}]]);
    await session.close();
  });

  test('are those that the artifact names where the folder has several', async () => {
    const asked = await request();
    const folder = path.join(asked.directory, 'onnx');
    await writeFile(path.join(folder, 'model_int8.onnx'), 'not this one');
    await rename(path.join(folder, 'model.onnx'), path.join(folder, 'model_quantized.onnx'));
    const named = files('onnx/model_quantized.onnx');
    const artifacts = [{ format: 'onnx', precision: 'int8', files: named }] as const;
    const session = await openWith({}, withArtifacts(asked, artifacts));
    expect(session.info.settings['dtype']).toBe('q8');
    await session.close();
  });

  test('are those of the option before those of the artifact', async () => {
    const asked = await request();
    await rename(
      path.join(asked.directory, 'onnx/model.onnx'),
      path.join(asked.directory, 'onnx/model_fp16.onnx'),
    );
    const session = await openWith({ dtype: 'fp16' }, asked);
    expect(session.info.precision).toBe('fp16');
    await session.close();
  });

  test('that are not there are named', async () => {
    await expect(openWith({ dtype: 'q4' }, await request())).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining('model_q4.onnx'),
    });
  });
});
