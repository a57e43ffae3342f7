import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { OnnxRuntime } from './native-library.js';

/** Where Linux distributions keep shared libraries. */
const libraryFolders = [
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/lib',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
];

/**
 * Devices that can be asked for: the execution providers of the library whose own files are there.
 * Nothing is started on a device, so a driver that fails shows only when a model is opened.
 */
export function availableDevices(runtime: OnnxRuntime): readonly string[] {
  return runtime
    .listSupportedBackends()
    .filter(({ name, bundled }) => (bundled ? hasLoader(name) : hasProviderFiles(name)))
    .map(({ name }) => name);
}

/** WebGPU is built in, and on Linux finds a device only through the Vulkan loader. */
function hasLoader(provider: string): boolean {
  if (provider !== 'webgpu' || process.platform !== 'linux') return true;
  const preferred = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(path.isAbsolute);
  return [...preferred, ...libraryFolders].some((folder) =>
    existsSync(path.join(folder, 'libvulkan.so.1')),
  );
}

/** The install script of onnxruntime-node puts them beside its binary, on Linux x64 only. */
function hasProviderFiles(provider: string): boolean {
  const main = createRequire(import.meta.url).resolve('onnxruntime-node');
  const folder = path.resolve(path.dirname(main), '../bin/napi-v6', process.platform, process.arch);
  return ['shared', provider].every((name) =>
    existsSync(path.join(folder, `libonnxruntime_providers_${name}.so`)),
  );
}
