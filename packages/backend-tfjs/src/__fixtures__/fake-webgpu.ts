import * as core from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';

import { installedModules, type EngineModules } from '../engines/modules.js';

type Modules = Pick<EngineModules, 'core' | 'webgpu' | 'webgpuBackend'>;

/** WebGPU without a device: computes in plain JavaScript and writes down what it is told. */
export function fakeWebgpu(log: string[]): {
  readonly modules: Modules;
  /** As a device does for what nobody waits for. */
  readonly fail: (message: string) => void;
} {
  const device = new EventTarget();
  const adapter = {
    limits: {},
    info: { vendor: 'acme', architecture: 'seven', description: '', isFallbackAdapter: false },
    requestDevice: () => Promise.resolve(device),
  };
  const gpu = { requestAdapter: () => Promise.resolve(adapter) };
  const note = (what: string) => () => void log.push(what);
  const backend = {
    ensureCommandEncoderReady: note('ready'),
    endComputePassEncoder: note('end'),
    submitQueue: note('submit'),
    queue: {
      onSubmittedWorkDone: async () => {
        // Later than anything that is not waited for.
        await new Promise((resolve) => setImmediate(resolve));
        log.push('done');
      },
    },
  };
  let factory: (() => unknown) | null = null;
  const tf = {
    ...core,
    registerBackend: (_: string, make: () => unknown) => {
      factory = make;
      return true;
    },
    setBackend: async () => {
      await factory?.();
      return core.setBackend('cpu');
    },
    getBackend: () => 'webgpu',
    backend: () => backend,
  };
  return {
    modules: {
      core: () => Promise.resolve(tf as unknown as typeof core),
      webgpu: () => Promise.resolve({ create: () => gpu as unknown as GPU, globals: {} }),
      webgpuBackend: async () => ({
        ...(await installedModules.webgpuBackend()),
        WebGPUBackend: Object as never,
      }),
    },
    fail: (message) =>
      device.dispatchEvent(Object.assign(new Event('uncapturederror'), { error: { message } })),
  };
}
