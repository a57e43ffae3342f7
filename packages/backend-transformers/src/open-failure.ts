import { WattbenchError } from '@wattbench/core';
import { describeCause } from '@wattbench/tasks/processing';

import type { Device } from './options.js';

/** Words of onnxruntime for a fault of the file, whatever the device. */
const modelFaults = /(Load model from|External data|Deserialize tensor)/;

const missingWeights = /External data path does not exist/;

/** The file is sound and asks for operators or a format that this version does not have. */
const newerModel =
  /Opset \d+ is under development|No Op registered|No opset import|Unsupported model IR version|Could not find an implementation/;

const cpuFallback = /fallback to CPU EP has been explicitly disabled/;

const deviceFixes: ReadonlyMap<Device, string> = new Map([
  [
    'cuda',
    'Install the CUDA libraries of onnxruntime-node, which its install script downloads on Linux x64: allow the script (pnpm: `allowBuilds`), do not set ONNXRUNTIME_NODE_INSTALL=skip, and reinstall. They need CUDA 12 with cuDNN and an NVIDIA driver.',
  ],
  [
    'webgpu',
    'On Linux install the Vulkan loader (libvulkan.so.1) and the Vulkan driver of the graphics card, or ask for `--device cpu`.',
  ],
]);

/** What transformers.js or onnxruntime threw when it opened the graphs of a model, as an error with a remedy. */
export function openFailure(
  cause: unknown,
  { graphs, device }: { readonly graphs: readonly string[]; readonly device: Device },
): WattbenchError {
  const message = describeCause(cause);
  // One of several graphs: the message of onnxruntime has its path.
  const named = graphs.filter((file) => message.includes(file));
  const file = (named.length > 0 ? named : graphs).join(' or ');
  if (cause instanceof Error && cause.name === 'ModelFileNotFoundError') {
    return new WattbenchError('MODEL_NOT_FOUND', `A file of the model is missing: ${message}`, {
      cause,
    });
  }
  if (missingWeights.test(message)) {
    return new WattbenchError('MODEL_NOT_FOUND', `The weights of ${file} are missing: ${message}`, {
      cause,
    });
  }
  if (newerModel.test(message)) {
    return new WattbenchError(
      'UNSUPPORTED',
      `The onnxruntime of this transformers.js cannot run ${file}: ${message}`,
      { cause, fix: 'Export the model for an older opset, or update transformers.js.' },
    );
  }
  if (device === 'cpu' || modelFaults.test(message)) {
    return new WattbenchError('MODEL_CORRUPT', `${file} cannot be opened as a model: ${message}`, {
      cause,
    });
  }
  if (cpuFallback.test(message)) {
    return new WattbenchError(
      'DEVICE_UNAVAILABLE',
      `${device} does not take every operator of ${file}; the rest would run on the CPU.`,
      { cause, fix: 'Ask for `--device cpu`, or choose a model that the device takes whole.' },
    );
  }
  return new WattbenchError('DEVICE_UNAVAILABLE', `${device} cannot be used: ${message}`, {
    cause,
    fix: deviceFixes.get(device) ?? 'Ask for `--device cpu`.',
  });
}
