import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { OpenRequest } from '@wattbench/core';
import { writeMismatchedModel, writeTinyModel } from '@wattbench/testkit/onnx';
import type { InferenceSession } from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { generation } from './__fixtures__/generation.js';
import { createBackend } from './backend.js';
import { availableDevices } from './devices.js';
import { loadOnnxRuntime, type OnnxRuntime } from './native-library.js';

let directory = '';
let runtime: OnnxRuntime;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'wattbench-onnx-options-'));
  runtime = await loadOnnxRuntime();
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(directory, { recursive: true });
});

const kind = 'text-classification';

async function request(device: string): Promise<OpenRequest> {
  const { model } = await writeTinyModel(directory, kind);
  return { taskId: kind, model, directory, device, threads: 3, generation };
}

/** The options that the library is called with, on a machine that has every device. */
async function optionsFor(device: string): Promise<unknown> {
  const create = vi.fn<(file: string, options: unknown) => Promise<InferenceSession>>(() =>
    Promise.reject(new TypeError('Failed to get a device')),
  );
  const withDevice: OnnxRuntime = {
    ...runtime,
    listSupportedBackends: () => [{ name: device, bundled: true }],
    InferenceSession: { create: create as unknown as OnnxRuntime['InferenceSession']['create'] },
  };
  const backend = createBackend({ options: {}, load: () => Promise.resolve(withDevice) });
  await expect(backend.open(await request(device))).rejects.toThrow('Failed to get a device');
  return create.mock.calls[0]?.[1];
}

describe('the options of onnxruntime', () => {
  test('forbid a device to leave operators to the CPU', async () => {
    expect(await optionsFor('cuda')).toMatchObject({
      executionProviders: ['cuda'],
      extra: { session: { disable_cpu_ep_fallback: '1' } },
    });
  });

  test('are fixed, whatever the library takes by default', async () => {
    expect(await optionsFor('cpu')).toEqual({
      executionProviders: ['cpu'],
      intraOpNumThreads: 3,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      extra: {
        session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } },
      },
    });
  });
});

describe('open', () => {
  test('releases the model when it does not fit the task', async () => {
    const release = vi.fn<() => void>();
    const { create } = runtime.InferenceSession;
    const watched: OnnxRuntime = {
      ...runtime,
      InferenceSession: {
        create: async (file: string, options?: InferenceSession.SessionOptions) => {
          const native = await create(file, options);
          const { inputMetadata, outputMetadata } = native;
          return { inputMetadata, outputMetadata, release } as unknown as InferenceSession;
        },
      } as OnnxRuntime['InferenceSession'],
    };
    const { model } = await writeMismatchedModel(directory, { kind, mismatch: 'label-count' });
    const backend = createBackend({ options: {}, load: () => Promise.resolve(watched) });
    const asked = { taskId: kind, model, directory, device: 'cpu', threads: 1, generation };
    await expect(backend.open(asked)).rejects.toMatchObject({ code: 'MODEL_MISMATCH' });
    expect(release).toHaveBeenCalledOnce();
  });
});

describe.skipIf(process.platform !== 'linux')('WebGPU on Linux', () => {
  test('is offered when the Vulkan loader is on the library path', async () => {
    await writeFile(path.join(directory, 'libvulkan.so.1'), '');
    vi.stubEnv('LD_LIBRARY_PATH', `/none:${directory}`);
    const withWebgpu = {
      ...runtime,
      listSupportedBackends: () => [{ name: 'webgpu', bundled: true }],
    };
    expect(availableDevices(withWebgpu)).toEqual(['webgpu']);
  });
});
