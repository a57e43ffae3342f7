import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, rename } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { OpenRequest, Session } from '@wattbench/core';
import { textClassification, type ClassificationOutput } from '@wattbench/tasks';
import {
  corruptModel,
  writeMismatchedModel,
  writeTinyModel,
  type Corruption,
  type Mismatch,
  type TinyModelKind,
} from '@wattbench/testkit/onnx';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { generation } from './__fixtures__/generation.js';
import { onnx, type OnnxOptions } from './index.js';
import onnxBackend from './runtime.js';

const never = { signal: new AbortController().signal };
const kinds = [
  'text-classification',
  'image-classification',
] as const satisfies readonly TinyModelKind[];

let root = '';
let directory = '';
let count = 0;

beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'wattbench-onnx-'));
});

beforeEach(async () => {
  count += 1;
  directory = path.join(root, String(count));
  await mkdir(directory);
});

afterAll(async () => {
  await rm(root, { recursive: true });
});

async function request(
  kind: TinyModelKind,
  change: Partial<OpenRequest> = {},
): Promise<OpenRequest> {
  const { model } = await writeTinyModel(directory, kind);
  return { taskId: kind, model, directory, device: 'cpu', threads: 1, generation, ...change };
}

function openWith(options: OnnxOptions, asked: OpenRequest): Promise<Session> {
  return onnxBackend(onnx(options).options).open(asked);
}

async function open(kind: TinyModelKind, options: OnnxOptions = {}): Promise<Session> {
  return openWith(options, await request(kind));
}

async function answer(session: Session, inputs: readonly unknown[]) {
  return session.finish(await session.run(await session.prepare(inputs), never));
}

function colour(...channels: readonly number[]) {
  return { kind: 'pixels', width: 1, height: 1, channels: 3, data: Uint8Array.from(channels) };
}

const inputs: Readonly<Record<(typeof kinds)[number], readonly unknown[]>> = {
  'text-classification': ['good', 'the film was very bad', 'great awful good', 'zebra'],
  'image-classification': [colour(255, 0, 0), colour(3, 200, 10), colour(20, 30, 40)],
};

describe('a session', () => {
  test('classifies texts', async () => {
    const session = await open('text-classification');
    const logit = 4 / 3; // "good" among [CLS] good [SEP]
    expect(await answer(session, ['good', 'awful film'])).toEqual([
      [
        { label: 'POSITIVE', score: expect.closeTo(1 / (1 + Math.exp(-2 * logit)), 6) },
        { label: 'NEGATIVE', score: expect.closeTo(1 / (1 + Math.exp(2 * logit)), 6) },
      ],
      [
        { label: 'NEGATIVE', score: expect.closeTo(1 / (1 + Math.exp(-3)), 6) },
        { label: 'POSITIVE', score: expect.closeTo(1 / (1 + Math.exp(3)), 6) },
      ],
    ]);
    await session.close();
  });

  test('classifies images', async () => {
    const session = await open('image-classification');
    const outputs = await answer(session, inputs['image-classification']);
    expect(outputs).toMatchObject([
      [{ label: 'red' }, { label: 'green' }, { label: 'blue' }],
      [{ label: 'green' }, { label: 'blue' }, { label: 'red' }],
      [{ label: 'blue' }, { label: 'green' }, { label: 'red' }],
    ]);
    await session.close();
  });

  test.each(kinds)('answers a batch of %s as it answers one by one', async (kind) => {
    const session = await open(kind);
    const batch = await answer(session, inputs[kind]);
    const single: unknown[] = [];
    for (const input of inputs[kind]) single.push(...(await answer(session, [input])));
    expect(batch).toHaveLength(single.length);
    for (const [index, output] of batch.entries()) {
      const [a, b] = [output, single[index]] as [ClassificationOutput, ClassificationOutput];
      expect(textClassification.equivalent(a, b, 'fp32')).toEqual({ equivalent: true });
    }
    await session.close();
  });

  test.each(kinds)('gives the same answer again for the same prepared %s', async (kind) => {
    const session = await open(kind);
    const prepared = await session.prepare(inputs[kind]);
    const first = await session.finish(await session.run(prepared, never));
    expect(await session.finish(await session.run(prepared, never))).toEqual(first);
    await session.close();
  });

  test('frees the tensors that the model gave', async () => {
    const session = await open('text-classification');
    const raw = await session.run(await session.prepare(['good']), never);
    await session.finish(raw);
    expect(raw).toMatchObject({ logits: { location: 'none' } });
    await session.close();
  });

  test('says what it was really opened with', async () => {
    const session = await openWith(
      { threads: 2, spinning: true, graphOptimization: 'basic' },
      await request('text-classification', { threads: 1 }),
    );
    expect(session.info).toEqual({
      runtime: { name: 'onnxruntime-node', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      device: 'cpu',
      precision: 'fp32',
      threads: 2,
      settings: {
        spinning: true,
        graphOptimization: 'basic',
        executionProviders: ['cpu'],
        interOpThreads: 1,
        executionMode: 'sequential',
      },
      fallbacks: [],
      concurrentCalls: 1,
    });
    await session.close();
  });

  test('does not claim to spin without a pool of threads', async () => {
    const session = await open('text-classification', { threads: 1, spinning: true });
    expect(session.info.settings['spinning']).toBe(false);
    await session.close();
  });

  test('takes the execution provider of its options before the device of the run', async () => {
    const asked = await request('text-classification', { device: 'webgpu' });
    const session = await openWith({ executionProvider: 'cpu' }, asked);
    expect(session.info.device).toBe('cpu');
    await session.close();
  });

  test('does not start an inference that was stopped before', async () => {
    const session = await open('text-classification');
    const prepared = await session.prepare(['good']);
    await expect(session.run(prepared, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    await session.close();
  });

  test('rejects everything after it was closed, and closes twice', async () => {
    const session = await open('text-classification');
    const prepared = await session.prepare(['good']);
    const raw = await session.run(prepared, never);
    await session.close();
    await session.close();
    const closed = { code: 'SESSION_CLOSED' };
    await expect(session.prepare(['good'])).rejects.toMatchObject(closed);
    await expect(session.run(prepared, never)).rejects.toMatchObject(closed);
    await expect(session.finish(raw)).rejects.toMatchObject(closed);
  });

  test('opens a model whose files are links, as in the cache of Hugging Face', async () => {
    const asked = await request('text-classification');
    const blob = path.join(root, `blob-${count}`);
    await rename(path.join(directory, 'onnx/model.onnx'), blob);
    await symlink(blob, path.join(directory, 'onnx/model.onnx'));
    const session = await openWith({}, asked);
    expect(await answer(session, ['good'])).toMatchObject([[{ label: 'POSITIVE' }, {}]]);
    await session.close();
  });
});

/** CPU time in ms of this process while a session answers 30 times and waits in between. */
async function cpuTimeMs(session: Session): Promise<number> {
  const prepared = await session.prepare(inputs['image-classification']);
  await session.run(prepared, never);
  const before = process.cpuUsage();
  for (let run = 0; run < 30; run += 1) {
    await session.run(prepared, never);
    await wait(10);
  }
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}

describe.skipIf(process.platform !== 'linux')('threads (read from Linux)', () => {
  test.each([1, 3])('are as many as asked for: %d', async (threads) => {
    const asked = await request('image-classification', { threads });
    const opened = await openWith({}, asked); // The library is loaded and has its own threads.
    const before = readdirSync('/proc/self/task').length;
    const session = await openWith({}, asked);
    // One of them is the caller's own.
    expect(readdirSync('/proc/self/task').length - before).toBe(threads - 1);
    await session.close();
    await opened.close();
  });
});

describe('a session that waits', () => {
  test('burns no CPU unless spinning was asked for', async () => {
    // The pool is used only where an operator is large enough to be shared out.
    const calm = await open('image-classification', { threads: 2 });
    const calmMs = await cpuTimeMs(calm);
    await calm.close();
    const spinning = await open('image-classification', { threads: 2, spinning: true });
    const spinningMs = await cpuTimeMs(spinning);
    await spinning.close();
    expect(calmMs).toBeLessThan(spinningMs / 2);
  });
});

describe('open refuses', () => {
  test.each<[Corruption, string]>([
    ['empty', 'an empty file'],
    ['html-page', 'a web page'],
    ['git-lfs-pointer', 'a Git LFS pointer'],
    ['pytorch-zip', 'a PyTorch checkpoint'],
    ['json', 'JSON'],
    ['truncated', 'Protobuf parsing failed'],
  ])('a model file that is %s, naming it', async (corruption, message) => {
    const asked = await request('text-classification');
    await corruptModel(directory, corruption);
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
      const { model } = await writeMismatchedModel(directory, { kind, mismatch });
      const asked = { taskId: kind, model, directory, device: 'cpu', threads: 1, generation };
      await expect(openWith({}, asked)).rejects.toMatchObject({
        code: 'MODEL_MISMATCH',
        message: expect.stringContaining(message),
      });
    }
  });

  test('a model of another task', async () => {
    const asked = await request('text-classification', { taskId: 'image-classification' });
    await expect(openWith({}, asked)).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
  });

  test('a folder without the model file, naming it', async () => {
    const asked = await request('text-classification');
    await rm(path.join(directory, 'onnx'), { recursive: true });
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining(path.join(directory, 'onnx/model.onnx')),
    });
  });

  test('a folder in place of the model file', async () => {
    const asked = await request('text-classification');
    await rm(path.join(directory, 'onnx/model.onnx'));
    await mkdir(path.join(directory, 'onnx/model.onnx'));
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringContaining('is not a file'),
    });
  });

  test.each(['../1/onnx/model.onnx', '/etc/model.onnx'])(
    'a file outside the folder: %s',
    async (file) => {
      const asked = await request('text-classification');
      const files = [{ path: file, sha256: '', bytes: 1 }];
      const artifacts = [{ format: 'onnx', precision: 'fp32', files }] as const;
      await expect(
        openWith({}, { ...asked, model: { ...asked.model, artifacts } }),
      ).rejects.toMatchObject({
        code: 'MODEL_NOT_FOUND',
        message: expect.stringContaining('outside its folder'),
      });
    },
  );

  test('a model without an ONNX artifact, naming what it has', async () => {
    const asked = await request('text-classification');
    const artifacts = [{ format: 'tfjs-graph', precision: 'fp32', files: [] }] as const;
    await expect(
      openWith({}, { ...asked, model: { ...asked.model, artifacts } }),
    ).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('tfjs-graph'),
    });
  });

  test('a device that the library does not know, naming those it has', async () => {
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

const devices = await onnxBackend({}).probe();
const hasCuda = devices.available && devices.devices.includes('cuda');

describe.skipIf(hasCuda)('without CUDA (skipped: this machine has it)', () => {
  test('open refuses it and says what to install', async () => {
    const asked = await request('text-classification', { device: 'cuda' });
    await expect(openWith({}, asked)).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      fix: expect.stringContaining('CUDA 12'),
    });
  });
});
