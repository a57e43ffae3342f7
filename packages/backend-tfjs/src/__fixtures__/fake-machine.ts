import type { Backend, OpenRequest, Session } from '@wattbench/core';

import { createBackend } from '../backend.js';
import { EngineSwitch } from '../engine-switch.js';
import { allEngines } from '../engines/all-engines.js';
import { installedModules, type EngineModules } from '../engines/modules.js';
import type { TfjsOptions } from '../options.js';
import { imageGraph, tinyRequest, type TinyRequest } from './tiny-request.js';

export function failure(message: string, code?: string): () => Promise<never> {
  return () => Promise.reject(Object.assign(new Error(message), code === undefined ? {} : { code }));
}

export function notInstalled(name: string): () => Promise<never> {
  return failure(`Cannot find package '${name}' imported from /app/x.js`, 'ERR_MODULE_NOT_FOUND');
}

/** A machine with nothing but what this package brings; a test puts something else in place. */
export function backendWith(
  modules: Partial<EngineModules>,
  options: TfjsOptions = {},
): Backend {
  const engines = allEngines({
    ...installedModules,
    native: (name) => notInstalled(name)(),
    webgpu: notInstalled('webgpu'),
    ...modules,
  });
  return createBackend({ options, engines: new EngineSwitch(engines) });
}

/** Real messages of the packages, of 4.22.0 and webgpu 0.6.2. */
export const messages = {
  addon:
    "The Node.js native addon module (tfjs_binding.node) can not be found at path: /app/node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node. \nPlease run command 'npm rebuild @tensorflow/tfjs-node --build-addon-from-source' to rebuild the native addon module.",
  libtensorflow: 'libtensorflow.so.2: cannot open shared object file: No such file or directory',
  cudart: 'libcudart.so.11.0: cannot open shared object file: No such file or directory',
  cuda: 'libcuda.so.1: cannot open shared object file: No such file or directory',
  dawn: "Cannot find module '/app/node_modules/webgpu/dist/linux-s390x/dawn.node'\nRequire stack:\n- x",
  other: 'version `GLIBC_2.38` not found',
} as const;

/** A session of the tiny image model. */
export async function openTiny(
  backend: Backend,
  { directory, ...change }: Partial<OpenRequest> & Pick<OpenRequest, 'directory'>,
): Promise<{ readonly session: Session; readonly samples: TinyRequest['samples'] }> {
  const { request, samples } = await tinyRequest(directory, imageGraph, change);
  return { session: await backend.open(request), samples };
}
