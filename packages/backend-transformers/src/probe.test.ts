import { describe, expect, test, vi } from 'vitest';

import { generation } from './__fixtures__/tiny-request.js';
import { createBackend } from './backend.js';
import { knownDevices } from './devices.js';
import { loadTransformers, type TransformersLibrary } from './library.js';

function failure(message: string, code?: string): () => Promise<TransformersLibrary> {
  return () => Promise.reject(Object.assign(new Error(message), { code }));
}

describe('probe', () => {
  test('gives the version that was loaded, the devices and the ten tasks', async () => {
    const probe = await createBackend({ options: {}, load: loadTransformers }).probe();
    expect(probe).toMatchObject({
      available: true,
      runtime: { name: 'transformers.js', version: expect.stringMatching(/^\d+\.\d+\.\d+$/) },
      devices: expect.arrayContaining(['cpu']),
      tasks: expect.arrayContaining(['text-classification', 'text-generation', 'image-to-text']),
    });
    expect(probe).toHaveProperty('tasks.length', 10);
  });

  test('switches off the telemetry, downloads, caches and printing of the libraries', async () => {
    delete process.env['ORT_DISABLE_TELEMETRY'];
    const { env, LogLevel } = await loadTransformers();
    expect(process.env['ORT_DISABLE_TELEMETRY']).toBe('1');
    expect(env).toMatchObject({
      allowRemoteModels: false,
      useFSCache: false,
      useBrowserCache: false,
      logLevel: LogLevel.NONE,
    });
  });

  test.each([
    [
      'package-missing',
      failure("Cannot find package '@huggingface/transformers'", 'ERR_MODULE_NOT_FOUND'),
    ],
    [
      'platform',
      failure("Cannot find module 'napi-v6/x/onnxruntime_binding.node'", 'MODULE_NOT_FOUND'),
    ],
    ['native-load-failed', failure('libonnxruntime.so.1: version not found', 'ERR_DLOPEN_FAILED')],
  ])('says %s as data, with a remedy', async (reason, load) => {
    expect(await createBackend({ options: {}, load }).probe()).toEqual({
      available: false,
      reason,
      detail: expect.stringMatching(/onnxruntime|huggingface/),
      fix: expect.stringMatching(/.{20}/),
    });
  });

  test('makes open reject where the library cannot be loaded', async () => {
    const backend = createBackend({ options: {}, load: failure('broken', 'ERR_DLOPEN_FAILED') });
    const taskId = 'text-classification';
    const model = {
      id: 'm',
      taskId,
      revision: '1',
      license: 'MIT',
      purpose: 'task-specific',
      artifacts: [],
    } as const;
    const request = { taskId, model, directory: '/', device: 'cpu', threads: 1, generation };
    await expect(backend.open(request)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('native-load-failed: broken'),
    });
  });
});

describe('devices', () => {
  test.each<[NodeJS.Platform, string, readonly string[]]>([
    ['linux', 'x64', ['cpu', 'webgpu', 'cuda']],
    ['linux', 'arm64', ['cpu', 'webgpu']],
    ['win32', 'x64', ['cpu', 'webgpu', 'dml']],
    ['darwin', 'arm64', ['cpu', 'webgpu', 'coreml']],
  ])('of %s %s are %o', (platform, arch, devices) => {
    expect(knownDevices(platform, arch)).toEqual(devices);
  });

  test.skipIf(process.platform !== 'linux')(
    'on Linux have WebGPU where the Vulkan loader is on the library path',
    async () => {
      const { TinyFolders } = await import('./__fixtures__/tiny-request.js');
      const { mkdir, writeFile } = await import('node:fs/promises');
      const { availableDevices } = await import('./devices.js');
      const folders = new TinyFolders();
      const folder = await folders.next('libraries');
      await mkdir(folder);
      await writeFile(`${folder}/libvulkan.so.1`, '');
      vi.stubEnv('LD_LIBRARY_PATH', `/none:${folder}`);
      expect(availableDevices()).toContain('webgpu');
      vi.unstubAllEnvs();
      await folders.remove();
    },
  );
});
