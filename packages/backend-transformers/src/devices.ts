import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import type { Device } from './options.js';

/** Where Linux distributions keep shared libraries. */
const libraryFolders = [
  '/usr/lib',
  '/usr/lib64',
  '/usr/local/lib',
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
];

/**
 * The devices that transformers.js 4.3.1 takes on a platform, as `deviceToExecutionProviders` in its
 * src/backends/onnx.js has them. Each is one execution provider of onnxruntime of the same name.
 */
export function knownDevices(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): readonly Device[] {
  const always = ['cpu', 'webgpu'] as const;
  if (platform === 'win32') return [...always, 'dml'];
  if (platform === 'darwin') return [...always, 'coreml'];
  return platform === 'linux' && arch === 'x64' ? [...always, 'cuda'] : always;
}

/**
 * Devices that can be asked for here: those whose own files are there. Nothing is started on a
 * device, so a driver that fails shows only when a model is opened.
 */
export function availableDevices(): readonly Device[] {
  return knownDevices().filter((device) => {
    if (device === 'webgpu') return hasVulkanLoader();
    return device !== 'cuda' || hasCudaFiles();
  });
}

/** WebGPU is built in, and on Linux finds a device only through the Vulkan loader. */
function hasVulkanLoader(): boolean {
  if (process.platform !== 'linux') return true;
  const preferred = (process.env['LD_LIBRARY_PATH'] ?? '').split(':').filter(path.isAbsolute);
  return [...preferred, ...libraryFolders].some((folder) =>
    existsSync(path.join(folder, 'libvulkan.so.1')),
  );
}

/** The install script of onnxruntime-node puts them beside its binary, on Linux x64 only. */
function hasCudaFiles(): boolean {
  const library = createRequire(import.meta.url).resolve('@huggingface/transformers');
  const main = createRequire(library).resolve('onnxruntime-node');
  const folder = path.resolve(path.dirname(main), '../bin/napi-v6', process.platform, process.arch);
  return ['shared', 'cuda'].every((name) =>
    existsSync(path.join(folder, `libonnxruntime_providers_${name}.so`)),
  );
}
