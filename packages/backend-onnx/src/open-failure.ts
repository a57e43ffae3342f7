import path from 'node:path';

import { WattbenchError } from '@wattbench/core';
import { describeCause } from '@wattbench/tasks/processing';

/** Words of onnxruntime for a fault of the file, whatever the device. */
const modelFaults = /^(Load model from|External data|Deserialize tensor)/;

const missingWeights = /External data path does not exist/;

/** The file is sound and asks for operators or a format that this version does not have. */
const newerModel =
  /Opset \d+ is under development|No Op registered|No opset import|Unsupported model IR version|Could not find an implementation/;

const cpuFallback = /fallback to CPU EP has been explicitly disabled/;

const cudaFix =
  'Install the CUDA libraries of onnxruntime-node, which its install script downloads on Linux x64: allow the script (pnpm: `allowBuilds`), do not set ONNXRUNTIME_NODE_INSTALL=skip, and reinstall. They need CUDA 12 with cuDNN and an NVIDIA driver.';

const deviceFixes: ReadonlyMap<string, string> = new Map([
  ['cuda', cudaFix],
  ['tensorrt', `${cudaFix} TensorRT itself must be installed too.`],
  [
    'webgpu',
    'On Linux install the Vulkan loader (libvulkan.so.1) and the Vulkan driver of the graphics card, or ask for `--device cpu`.',
  ],
]);

/** What onnxruntime threw when it opened a model, as an error with a remedy. */
export function openFailure(
  cause: unknown,
  { file, provider }: { readonly file: string; readonly provider: string },
): WattbenchError {
  const message = describeCause(cause);
  if (missingWeights.test(message)) {
    return new WattbenchError('MODEL_NOT_FOUND', `The weights of ${file} are missing: ${message}`, {
      cause,
    });
  }
  if (newerModel.test(message)) {
    return new WattbenchError(
      'UNSUPPORTED',
      `This onnxruntime-node cannot run ${path.basename(file)}: ${message}`,
      { cause, fix: 'Export the model for an older opset, or update onnxruntime-node.' },
    );
  }
  if (provider === 'cpu' || modelFaults.test(message)) {
    return new WattbenchError(
      'MODEL_CORRUPT',
      `${file} cannot be read as an ONNX model: ${message}`,
      {
        cause,
      },
    );
  }
  if (cpuFallback.test(message)) {
    return new WattbenchError(
      'DEVICE_UNAVAILABLE',
      `${provider} does not take every operator of ${path.basename(file)}; the rest would run on the CPU.`,
      { cause, fix: 'Ask for `--device cpu`, or choose a model that the device takes whole.' },
    );
  }
  return new WattbenchError('DEVICE_UNAVAILABLE', `${provider} cannot be used: ${message}`, {
    cause,
    fix: deviceFixes.get(provider) ?? 'Ask for `--device cpu`.',
  });
}
