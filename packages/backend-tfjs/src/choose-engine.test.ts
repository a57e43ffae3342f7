import util from 'node:util';

import type { Backend, OpenRequest, Session } from '@wattbench/core';
import * as core from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, test, vi } from 'vitest';

import {
  backendWith,
  failure,
  messages,
  notInstalled,
  openTiny,
} from './__fixtures__/fake-machine.js';
import { fakeNative } from './__fixtures__/fake-native.js';
import { useTemporaryFolder } from './__fixtures__/temporary-folder.js';
import { answer } from './__fixtures__/tiny-request.js';
import { createBackend } from './backend.js';
import { EngineSwitch } from './engine-switch.js';
import { allEngines } from './engines/all-engines.js';
import { installedModules } from './engines/modules.js';

const folder = useTemporaryFolder();
const sessions: Session[] = [];

afterEach(async () => {
  for (const session of sessions.splice(0)) await session.close();
  vi.unstubAllEnvs();
});

const cpuPackage = async () => fakeNative({ isGPUPackage: false, isUsingGpuDevice: false });

async function open(backend: Backend, change: Partial<OpenRequest> = {}) {
  const opened = await openTiny(backend, { ...change, directory: folder() });
  sessions.push(opened.session);
  return opened;
}

describe('open', () => {
  test('rejects a device that no engine serves here, with what each said', async () => {
    await expect(open(backendWith({}), { device: 'cuda' })).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
      message: expect.stringMatching(/device cuda.*tfjs-node-gpu/),
      fix: expect.stringContaining('npm install @tensorflow/tfjs-node-gpu'),
      detail: { engines: [{ engine: 'node-gpu', available: false, reason: 'package-missing' }] },
    });
  });

  test('rejects a named engine and takes no other', async () => {
    await expect(open(backendWith({}, { engine: 'node' }))).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringContaining('engine node'),
    });
  });

  test('calls a missing driver a device that is not there', async () => {
    const native = failure(messages.cudart, 'ERR_DLOPEN_FAILED');
    await expect(open(backendWith({ native }, { engine: 'node-gpu' }))).rejects.toMatchObject({
      code: 'DEVICE_UNAVAILABLE',
    });
  });

  test('names every engine of the CPU when none works', async () => {
    const broken = { ...core, setBackend: () => Promise.resolve(false) };
    const modules = { core: () => Promise.resolve(broken) };
    await expect(open(backendWith(modules))).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringMatching(/node: .*wasm: .*cpu: /),
    });
  });

  test('takes the next engine, and says nothing of a package that is not installed', async () => {
    const { session } = await open(backendWith({}));
    expect(session.info.settings['engine']).toBe('wasm');
    expect(session.info.fallbacks).toEqual([]);
  });

  test('takes the next engine, and says so where an installed one does not work', async () => {
    const { session } = await open(backendWith({ native: failure(messages.addon) }));
    expect(session.info.settings['engine']).toBe('wasm');
    expect(session.info.fallbacks).toEqual([expect.stringMatching(/^wasm, not node: .*binding/s)]);
  });

  test('tries every device for auto, in the order of the engines', async () => {
    const tried: string[] = [];
    const backend = backendWith({
      native: (name) => {
        tried.push(name);
        return notInstalled(name)();
      },
      webgpu: () => {
        tried.push('webgpu');
        return notInstalled('webgpu')();
      },
    });
    const { session } = await open(backend, { device: 'auto' });
    expect(tried).toEqual(['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node', 'webgpu']);
    expect(session.info.device).toBe('cpu');
  });
});

describe('a native engine', () => {
  test('is told its threads before it is loaded, and keeps its log to itself', async () => {
    vi.stubEnv('TF_NUM_INTRAOP_THREADS', '64');
    vi.stubEnv('TF_CPP_MIN_LOG_LEVEL', undefined);
    const seen: unknown[] = [];
    const backend = backendWith({
      native: async () => {
        const { TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS, TF_CPP_MIN_LOG_LEVEL } =
          process.env;
        seen.push(TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS, TF_CPP_MIN_LOG_LEVEL);
        return cpuPackage();
      },
    });
    const { session } = await open(backend, { threads: 3 });
    expect(seen).toEqual(['3', '1', '2']);
    expect(session.info).toMatchObject({
      runtime: { name: 'tfjs-node', version: '4.22.0-fake' },
      device: 'cpu',
      threads: 3,
      settings: {
        engine: 'node',
        intraOpThreads: 3,
        interOpThreads: 1,
        libtensorflow: '2.12.1',
      },
      fallbacks: [],
    });
  });

  test('says that it keeps the threads that it was loaded with', async () => {
    const backend = backendWith({ native: cpuPackage });
    const { session: first } = await open(backend, { threads: 2 });
    await first.close();
    const { session: second } = await open(backend, { threads: 4 });
    expect(second.info.threads).toBe(2);
    expect(second.info.fallbacks).toEqual([expect.stringContaining('2 threads, 4 were asked for')]);
  });

  test('finds the functions that Node 23 took away', async () => {
    const { isNullOrUndefined, isArray } = util as Readonly<Record<string, unknown>>;
    Object.assign(util, { isNullOrUndefined: undefined, isArray: undefined });
    try {
      await open(backendWith({ native: cpuPackage }, { engine: 'node' }));
      const restored = util as unknown as Record<string, (value: unknown) => boolean>;
      expect(restored['isNullOrUndefined']?.(null)).toBe(true);
      expect(restored['isNullOrUndefined']?.(0)).toBe(false);
      expect(restored['isArray']?.([])).toBe(true);
    } finally {
      Object.assign(util, { isNullOrUndefined, isArray });
    }
  });

  test('on a GPU ends a run only when the GPU is done, and keeps nothing of that', async () => {
    const onRead = vi.fn<() => void>();
    const gpu = async () => fakeNative({ isGPUPackage: true, isUsingGpuDevice: true, onRead });
    const { session, samples } = await open(backendWith({ native: gpu }), { device: 'cuda' });
    expect(session.info).toMatchObject({ device: 'cuda', runtime: { name: 'tfjs-node-gpu' } });
    const before = core.engine().state.numTensors;
    await answer(session, [samples[0]?.input]);
    await answer(session, [samples[0]?.input]);
    expect(onRead).toHaveBeenCalledTimes(2);
    // The two prepared inputs.
    expect(core.engine().state.numTensors).toBeLessThanOrEqual(before + 2);
  });
});

describe('two sessions in one process', () => {
  test('share an engine', async () => {
    const backend = backendWith({});
    const { session: first, samples } = await open(backend);
    const { session: second } = await open(backend);
    const [sample] = samples;
    const expected = await answer(first, [sample?.input]);
    expect(await answer(second, [sample?.input])).toEqual(expected);
    await first.close();
    expect(await answer(second, [sample?.input])).toEqual(expected);
  });

  test('cannot have two engines: the second is refused and the first goes on', async () => {
    const engines = new EngineSwitch(allEngines(installedModules));
    const { session: first, samples } = await open(
      createBackend({ options: { engine: 'wasm' }, engines }),
    );
    const other = createBackend({ options: { engine: 'cpu' }, engines });
    await expect(open(other)).rejects.toMatchObject({
      code: 'BACKEND_UNAVAILABLE',
      message: expect.stringMatching(/engine wasm is open.*asked for was cpu/),
    });
    expect(core.getBackend()).toBe('wasm');
    await answer(first, [samples[0]?.input]);
    await first.close();
    const { session: second } = await open(other);
    expect(core.getBackend()).toBe('cpu');
    await answer(second, [samples[0]?.input]);
    expect(second.info.settings['engine']).toBe('cpu');
  });

  test('are not disturbed by a probe', async () => {
    const backend = backendWith({}, {});
    const { session, samples } = await open(backend);
    expect(await backend.probe()).toMatchObject({
      available: true,
      runtime: { name: 'tfjs-wasm' },
      devices: ['cpu'],
    });
    expect(core.getBackend()).toBe('wasm');
    await answer(session, [samples[0]?.input]);
  });

  test('opened at once take turns', async () => {
    const engines = new EngineSwitch(allEngines(installedModules));
    const [first, second] = await Promise.allSettled(
      (['wasm', 'cpu'] as const).map((name) =>
        engines.acquire({ name, device: 'cpu', threads: 1 }),
      ),
    );
    expect(first).toMatchObject({ status: 'fulfilled', value: { engine: { id: 'wasm' } } });
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'BACKEND_UNAVAILABLE' } });
    expect(core.getBackend()).toBe('wasm');
  });
});
