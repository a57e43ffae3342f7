import { readdirSync } from 'node:fs';
import { rename, symlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { OpenRequest, Session } from '@wattbench/core';
import type { TinyModelKind } from '@wattbench/testkit/onnx';
import { afterAll, describe, expect, test } from 'vitest';

import { answer, never, openWith, requestFor, TinyFolders } from './__fixtures__/tiny-request.js';

const folders = new TinyFolders();

afterAll(async () => folders.remove());

async function request(
  kind: TinyModelKind,
  change: Partial<OpenRequest> = {},
): Promise<OpenRequest> {
  return requestFor(await folders.write(kind), change);
}

async function open(kind: TinyModelKind): Promise<Session> {
  return openWith({}, await request(kind));
}

const colour = {
  kind: 'pixels',
  width: 1,
  height: 1,
  channels: 3,
  data: Uint8Array.from([255, 3, 0]),
};

describe('a session', () => {
  test('frees the tensors that the model gave', async () => {
    const session = await open('text-classification');
    const prepared = await session.prepare(['good']);
    const [finished, discarded] = [
      await session.run(prepared, never),
      await session.run(prepared, never),
    ];
    await session.finish(finished);
    session.discard?.(discarded);
    const freed = { outputs: { logits: { location: 'none' } } };
    expect(finished).toMatchObject(freed);
    expect(discarded).toMatchObject(freed);
    await session.close();
  });

  test('says what it was really opened with', async () => {
    const session = await openWith(
      { threads: 2, spinning: true },
      await request('text-classification', { threads: 1 }),
    );
    const version = expect.stringMatching(/^\d+\.\d+\.\d+$/);
    expect(session.info).toEqual({
      runtime: { name: 'transformers.js', version },
      device: 'cpu',
      precision: 'fp32',
      threads: 2,
      settings: {
        onnxruntime: { name: 'onnxruntime-node', version },
        modelClass: 'BertForSequenceClassification',
        dtype: 'fp32',
        weights: ['onnx/model.onnx'],
        device: 'cpu',
        executionProviders: ['cpu'],
        spinning: true,
        graphOptimization: 'all',
        interOpThreads: 1,
        executionMode: 'sequential',
        tokenizer: 'BertTokenizer',
      },
      fallbacks: [],
      notes: [expect.stringContaining('transformers.js')],
      concurrentCalls: 1,
    });
    await session.close();
  });

  test('does not claim to spin without a pool of threads', async () => {
    const session = await openWith(
      { threads: 1, spinning: true },
      await request('text-classification'),
    );
    expect(session.info.settings['spinning']).toBe(false);
    await session.close();
  });

  test('takes the device of its options before the device of the run', async () => {
    const asked = await request('text-classification', { device: 'webgpu' });
    const session = await openWith({ device: 'cpu' }, asked);
    expect(session.info.device).toBe('cpu');
    await session.close();
  });

  test('counts no tokens where the model writes no text', async () => {
    const session = await open('image-classification');
    expect(session.usage).toBeUndefined();
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
    await Promise.all([session.close(), session.close()]);
    await session.close();
    const closed = { code: 'SESSION_CLOSED' };
    await expect(session.prepare(['good'])).rejects.toMatchObject(closed);
    await expect(session.run(prepared, never)).rejects.toMatchObject(closed);
    await expect(session.finish(raw)).rejects.toMatchObject(closed);
  });

  test('opens a model whose files are links, as in the cache of Hugging Face', async () => {
    const asked = await request('text-classification');
    const blob = path.join(asked.directory, 'blob');
    await rename(path.join(asked.directory, 'onnx/model.onnx'), blob);
    await symlink(blob, path.join(asked.directory, 'onnx/model.onnx'));
    const session = await openWith({}, asked);
    expect(await answer(session, ['good'])).toMatchObject([[{ label: 'POSITIVE' }, {}]]);
    await session.close();
  });
});

describe.skipIf(process.platform !== 'linux')('threads (read from Linux)', () => {
  test.each([1, 3])('are as many as asked for: %d', async (threads) => {
    const asked = await request('text-classification', { threads });
    const opened = await openWith({}, asked); // The libraries are loaded and have their own threads.
    await answer(opened, ['good']);
    const before = readdirSync('/proc/self/task').length;
    const session = await openWith({}, asked);
    await answer(session, ['good']);
    // One of them is the caller's own.
    expect(readdirSync('/proc/self/task').length - before).toBe(threads - 1);
    await session.close();
    await opened.close();
  });
});

/** CPU time in ms of this process while a session answers 30 times and waits in between. */
async function cpuTimeMs(session: Session): Promise<number> {
  const prepared = await session.prepare([colour]);
  await session.run(prepared, never);
  const before = process.cpuUsage();
  for (let run = 0; run < 30; run += 1) {
    await session.run(prepared, never);
    await wait(10);
  }
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}

describe('a session that waits', () => {
  test('burns no CPU unless spinning was asked for', async () => {
    // The pool is used only where an operator is large enough to be shared out.
    const asked = await request('image-classification', { threads: 2 });
    const calm = await openWith({}, asked);
    const calmMs = await cpuTimeMs(calm);
    await calm.close();
    const spinning = await openWith({ spinning: true }, asked);
    const spinningMs = await cpuTimeMs(spinning);
    await spinning.close();
    expect(calmMs).toBeLessThan(spinningMs / 2);
  });
});

describe('prepare refuses', () => {
  test.each<[TinyModelKind, unknown]>([
    ['text-classification', 42],
    ['image-classification', 'a.png'],
    ['image-classification', { ...colour, data: new Uint8Array(2) }],
    ['image-classification', { ...colour, channels: 4 }],
    ['image-classification', { kind: 'file', path: '/no/such.png' }],
    ['image-classification', { kind: 'file', path: import.meta.filename }],
  ])('for %s the input %o, naming its place', async (kind, wrong) => {
    const session = await open(kind);
    const good = kind === 'text-classification' ? 'good' : colour;
    await expect(session.prepare([good, wrong])).rejects.toMatchObject({
      code: 'DATASET_INVALID',
      message: expect.stringContaining('Input 1'),
    });
    await session.close();
  });

  test('an empty batch', async () => {
    const session = await open('text-classification');
    await expect(session.prepare([])).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
    await session.close();
  });
});
