import { defineBackend, type Backend } from '@wattbench/core';

import { availableDevices } from './devices.js';
import {
  describeLoadFailure,
  libraryIdentity,
  requireLibrary,
  type LoadLibrary,
} from './library.js';
import { openSession } from './open-session.js';
import type { TransformersOptions } from './options.js';
import { pipelineTasks } from './pipelines/registry.js';

/** The backend over a way to load its library. */
export function createBackend(parts: {
  readonly options: TransformersOptions;
  readonly load: LoadLibrary;
}): Backend {
  const { options, load } = parts;
  return defineBackend({
    specVersion: 1,
    id: 'transformers',
    probe: async () => {
      try {
        return {
          available: true,
          runtime: libraryIdentity(await load()),
          devices: availableDevices(),
          tasks: pipelineTasks,
        };
      } catch (cause) {
        return describeLoadFailure(cause);
      }
    },
    open: async (request) => openSession(request, { options, library: await requireLibrary(load) }),
  });
}
