import { defineBackend, type Backend } from '@wattbench/core';

import { processedTasks } from '@wattbench/tasks/processing';

import { availableDevices } from './devices.js';
import {
  describeLoadFailure,
  requireOnnxRuntime,
  runtimeVersion,
  type LoadOnnxRuntime,
} from './native-library.js';
import { openSession } from './open-session.js';
import type { OnnxOptions } from './options.js';

/** The backend over a way to load its library. */
export function createBackend(parts: {
  readonly options: OnnxOptions;
  readonly load: LoadOnnxRuntime;
}): Backend {
  const { options, load } = parts;
  return defineBackend({
    specVersion: 1,
    id: 'onnx',
    probe: async () => {
      try {
        const runtime = await load();
        return {
          available: true,
          runtime: { name: 'onnxruntime-node', version: runtimeVersion(runtime) },
          devices: availableDevices(runtime),
          tasks: processedTasks,
        };
      } catch (cause) {
        return describeLoadFailure(cause);
      }
    },
    open: async (request) =>
      openSession(request, { options, runtime: await requireOnnxRuntime(load) }),
  });
}
