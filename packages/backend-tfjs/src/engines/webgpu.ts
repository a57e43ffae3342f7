import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { WattbenchError, type Unavailable } from '@wattbench/core';

import type { Engine, EngineTraits } from './engine.js';
import { describeLoadFailure } from './load-failure.js';
import { loadTensorFlow, type EngineModules, type TensorFlow } from './modules.js';

const backendName = 'webgpu';
const packages = ['@tensorflow/tfjs-backend-webgpu', 'webgpu'];

/** As much as the adapter gives: the limits that @tensorflow/tfjs-backend-webgpu asks for itself. */
const limitNames = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Dawn, the WebGPU of Chrome, as an addon; on Linux over Vulkan. */
export function webgpuEngine(modules: EngineModules): Engine {
  return {
    id: 'webgpu',
    device: 'webgpu',
    load: async () => {
      try {
        const { create, globals } = await modules.webgpu();
        const gpu = create([]);
        const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
        if (adapter === null) return noAdapter;
        const tf = await loadTensorFlow(modules);
        // Loaded before `navigator` has a GPU: it would register itself, with another adapter.
        const { WebGPUBackend } = await modules.webgpuBackend();
        Object.assign(globalThis, globals);
        exposeGpu(gpu);
        const state: DeviceState = { failure: null };
        tf.registerBackend(backendName, async () => {
          const requiredLimits = Object.fromEntries(
            limitNames.map((name) => [name, adapter.limits[name]]),
          );
          const device = await adapter.requestDevice({ requiredLimits });
          device.addEventListener('uncapturederror', ({ error }) => {
            state.failure ??= error.message;
          });
          return new WebGPUBackend(device, adapter.info);
        });
        return {
          available: true,
          tf,
          backendName,
          version: tf.version_core,
          inspect: async () => ({
            available: true,
            ...traits({ tf, adapter, state }),
          }),
        };
      } catch (cause) {
        return describeLoadFailure(cause, packages);
      }
    },
  };
}

interface DeviceState {
  /** What went wrong on the device, which is told to nobody else. */
  failure: string | null;
}

const noAdapter: Unavailable = {
  available: false,
  reason: 'hardware',
  detail: 'WebGPU gives no adapter: there is no GPU that Dawn can use.',
  fix: 'On Linux install the Vulkan loader (libvulkan.so.1) and the Vulkan driver of the graphics card.',
};

/** The backend looks for `navigator.gpu`, which Node does not have. */
function exposeGpu(gpu: GPU): void {
  const present: unknown = Reflect.get(globalThis, 'navigator');
  const navigator =
    typeof present === 'object' && present !== null ? present : { userAgent: 'Node.js' };
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
}

function traits(parts: {
  readonly tf: TensorFlow;
  readonly adapter: GPUAdapter;
  readonly state: DeviceState;
}): EngineTraits {
  const { tf, adapter, state } = parts;
  const { vendor, architecture, description } = adapter.info;
  const cpuForward = tf.env().getBool('WEBGPU_CPU_FORWARD');
  return {
    threads: 1,
    threadLimit: 'one thread hands the work to the device',
    settings: { adapter: { vendor, architecture, description }, cpuForward },
    notes: [
      ...(adapter.info.isFallbackAdapter ? ['the adapter is software: no GPU computes'] : []),
      ...(cpuForward
        ? ['operators on fewer than 1,000 numbers that are not on the device yet run in JavaScript']
        : []),
      'an input is copied to the device in its first run',
    ],
    synchronise: async () => {
      const backend = tf.backend() as WebGPUBackend;
      // The commands that TensorFlow.js still holds back to send them together.
      backend.ensureCommandEncoderReady();
      backend.endComputePassEncoder();
      backend.submitQueue();
      await backend.queue.onSubmittedWorkDone();
      if (state.failure === null) return;
      throw new WattbenchError('DEVICE_UNAVAILABLE', `The WebGPU device failed: ${state.failure}`, {
        fix: 'Take a smaller batch or model, or another device.',
      });
    },
  };
}
