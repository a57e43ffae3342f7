import type { OpenRequest } from '@wattbench/core';
import { writeMismatchedModel } from '@wattbench/testkit/onnx';
import type { PreTrainedModel } from '@huggingface/transformers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { requestFor, TinyFolders } from './__fixtures__/tiny-request.js';
import { createBackend } from './backend.js';
import { loadTransformers, type TransformersLibrary } from './library.js';
import type { ModelClass } from './pipelines/task-pipeline.js';

const folders = new TinyFolders();
let library: TransformersLibrary;

beforeAll(async () => {
  library = await loadTransformers();
});

afterAll(async () => folders.remove());

type Open = ModelClass['from_pretrained'];

/** The library with another way to open a text classifier. */
function withOpening(open: Open): TransformersLibrary {
  const modelClass: ModelClass = { supports: () => true, from_pretrained: open };
  return {
    ...library,
    AutoModelForSequenceClassification:
      modelClass as TransformersLibrary['AutoModelForSequenceClassification'],
  };
}

async function openFailing(asked: Partial<OpenRequest>, message: string) {
  const open = vi.fn<Open>(() => Promise.reject(new Error(message)));
  const backend = createBackend({
    options: {},
    load: () => Promise.resolve(withOpening(open)),
  });
  const request = requestFor(await folders.write('text-classification'), { threads: 3, ...asked });
  const failure: unknown = await backend.open(request).then(
    () => null,
    (error: unknown) => error,
  );
  return { failure, options: open.mock.calls[0]?.[1], directory: open.mock.calls[0]?.[0], request };
}

describe('transformers.js', () => {
  test('gets options that are fixed, whatever the libraries take by default', async () => {
    const { options, directory, request } = await openFailing({}, 'no');
    expect(directory).toBe(request.directory);
    expect(options).toEqual({
      device: 'cpu',
      dtype: 'fp32',
      local_files_only: true,
      session_options: {
        executionProviders: ['cpu'],
        intraOpNumThreads: 3,
        interOpNumThreads: 1,
        executionMode: 'sequential',
        graphOptimizationLevel: 'all',
        extra: {
          session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } },
        },
      },
    });
  });

  test('is forbidden to leave operators of a device to the CPU', async () => {
    const { options, failure } = await openFailing(
      { device: 'webgpu' },
      'Failed to get a WebGPU adapter: No supported adapters',
    );
    expect(options).toMatchObject({
      device: 'webgpu',
      session_options: {
        executionProviders: ['webgpu'],
        extra: { session: { disable_cpu_ep_fallback: '1' } },
      },
    });
    expect(failure).toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      fix: expect.stringContaining('libvulkan.so.1'),
    });
  });

  test('releases the model when it does not fit the task', async () => {
    const dispose = vi.fn<() => Promise<void[]>>(() => Promise.resolve([]));
    const open: Open = async (...parts) => {
      const model: PreTrainedModel =
        await library.AutoModelForSequenceClassification.from_pretrained(...parts);
      return Object.assign(model, { dispose });
    };
    const tiny = await writeMismatchedModel(await folders.next(), {
      kind: 'text-classification',
      mismatch: 'label-count',
    });
    const backend = createBackend({
      options: {},
      load: () => Promise.resolve(withOpening(open)),
    });
    await expect(backend.open(requestFor(tiny))).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
    expect(dispose).toHaveBeenCalledOnce();
  });
});

const devices = await createBackend({ options: {}, load: loadTransformers }).probe();
const hasCuda = devices.available && devices.devices.includes('cuda');

describe.skipIf(hasCuda || process.platform !== 'linux' || process.arch !== 'x64')(
  'without CUDA on Linux x64 (skipped where it is there)',
  () => {
    test('open refuses it and says what to install', async () => {
      const asked = requestFor(await folders.write('text-classification'), { device: 'cuda' });
      const backend = createBackend({ options: {}, load: loadTransformers });
      await expect(backend.open(asked)).rejects.toMatchObject({
        code: 'DEVICE_UNAVAILABLE',
        fix: expect.stringContaining('CUDA 12'),
      });
    });
  },
);
