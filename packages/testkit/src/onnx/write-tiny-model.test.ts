import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import onnxProto from 'onnx-proto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { corruptModel, writeMismatchedModel, writeTinyModel, type TinyModelKind } from './index.js';

const kinds: readonly TinyModelKind[] = ['text-classification', 'image-classification'];

let directory = '';

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-tiny-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function readGraph() {
  const bytes = await readFile(path.join(directory, 'onnx/model.onnx'));
  return onnxProto.onnx.ModelProto.decode(bytes).graph;
}

describe.each(kinds)('a tiny model for %s', (kind) => {
  test('is described by the hashes of what was written', async () => {
    const { model } = await writeTinyModel(directory, kind);
    for (const { path: name, sha256, bytes } of model.artifacts[0]?.files ?? []) {
      const content = await readFile(path.join(directory, name));
      expect(createHash('sha256').update(content).digest('hex')).toBe(sha256);
      expect(content.length).toBe(bytes);
    }
    expect(model.artifacts[0]?.files[0]?.path).toBe('onnx/model.onnx');
  });

  test('is the same every time', async () => {
    const first = await writeTinyModel(directory, kind);
    expect(await writeTinyModel(directory, kind)).toEqual(first);
  });

  test('gets a foreign input on demand', async () => {
    await writeMismatchedModel(directory, { kind, mismatch: 'input-name' });
    const graph = await readGraph();
    expect(graph?.input?.[0]?.name).toBe('features');
    expect(graph?.node?.flatMap((node) => node.input)).toContain('features');
  });

  test('gets a foreign output on demand', async () => {
    await writeMismatchedModel(directory, { kind, mismatch: 'output-name' });
    expect((await readGraph())?.output?.[0]?.name).toBe('scores');
  });

  test('is cut in half on demand', async () => {
    const { model } = await writeTinyModel(directory, kind);
    await corruptModel(directory, 'truncated');
    const bytes = await readFile(path.join(directory, 'onnx/model.onnx'));
    expect(bytes.length).toBe(Math.floor((model.artifacts[0]?.files[0]?.bytes ?? 0) / 2));
  });
});
