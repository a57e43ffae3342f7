import { describe, expect, test } from 'vitest';

import { generation } from './__fixtures__/generation.js';
import { createBackend } from './backend.js';
import { loadOnnxRuntime, type OnnxRuntime } from './native-library.js';

function failure(message: string, code?: string): () => Promise<OnnxRuntime> {
  return () => Promise.reject(Object.assign(new Error(message), { code }));
}

describe('probe', () => {
  test('gives the version that was loaded and the devices that can be asked for', async () => {
    const probe = await createBackend({ options: {}, load: loadOnnxRuntime }).probe();
    expect(probe).toMatchObject({
      available: true,
      runtime: { name: 'onnxruntime-node', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      devices: expect.arrayContaining(['cpu']),
    });
  });

  test('offers no CUDA without the libraries of the install script', async () => {
    const runtime = await loadOnnxRuntime();
    const withoutFiles: OnnxRuntime = {
      ...runtime,
      listSupportedBackends: () => [
        { name: 'cpu', bundled: true },
        { name: 'cuda', bundled: true },
        { name: 'no-such-provider', bundled: false },
      ],
    };
    const probe = await createBackend({
      options: {},
      load: () => Promise.resolve(withoutFiles),
    }).probe();
    expect(probe).toMatchObject({ devices: ['cpu', 'cuda'] });
  });

  test('switches the telemetry of the library off', async () => {
    delete process.env['ORT_DISABLE_TELEMETRY'];
    await loadOnnxRuntime();
    expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1');
  });

  test.each([
    ['package-missing', failure("Cannot find package 'onnxruntime-node'", 'ERR_MODULE_NOT_FOUND')],
    [
      'platform',
      failure(
        "Cannot find module '../bin/napi-v6/x/y/onnxruntime_binding.node'",
        'MODULE_NOT_FOUND',
      ),
    ],
    ['native-load-failed', failure('libonnxruntime.so.1: version not found', 'ERR_DLOPEN_FAILED')],
  ])('says %s as data, with a remedy', async (reason, load) => {
    expect(await createBackend({ options: {}, load }).probe()).toEqual({
      available: false,
      reason,
      detail: expect.stringContaining('onnxruntime'),
      fix: expect.stringMatching(/.{20}/),
    });
  });

  test('makes open reject where the library cannot be loaded', async () => {
    const backend = createBackend({ options: {}, load: failure('broken', 'ERR_DLOPEN_FAILED') });
    const model = {
      id: 'm',
      taskId: 'text-classification',
      revision: '1',
      license: 'MIT',
      purpose: 'task-specific',
      artifacts: [],
    } as const;
    const request = {
      taskId: model.taskId,
      model,
      directory: '/',
      device: 'cpu',
      threads: 1,
      generation,
    };
    await expect(backend.open(request)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('native-load-failed: broken'),
    });
  });
});
