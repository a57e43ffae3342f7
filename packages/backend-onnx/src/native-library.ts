import { WattbenchError, type Unavailable } from '@wattbench/core';
import { describeCause } from '@wattbench/tasks/processing';
import type * as onnxRuntime from 'onnxruntime-node';

export type OnnxRuntime = typeof onnxRuntime;

/** Loads the native library; a test can give another. */
export type LoadOnnxRuntime = () => Promise<OnnxRuntime>;

export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  // The library reads it when it is loaded. Otherwise it starts a thread that talks to its maker,
  // which costs energy and reaches out of the machine in the middle of a measurement.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const runtime = await import('onnxruntime-node');
  // A model can make it warn hundreds of times; what fails is thrown anyway.
  runtime.env.logLevel = 'error';
  return runtime;
}

/** Why the library could not be loaded, as data. */
export function describeLoadFailure(cause: unknown): Unavailable {
  const detail = describeCause(cause);
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') {
    return detail.includes('onnxruntime_binding')
      ? {
          available: false,
          reason: 'platform',
          detail: `onnxruntime-node has no binary for ${process.platform} ${process.arch}: ${detail}`,
          fix: 'Use Linux or Windows on x64 or arm64, or macOS on arm64.',
        }
      : {
          available: false,
          reason: 'package-missing',
          detail,
          fix: 'ONNXRUNTIME_NODE_INSTALL=skip npm install onnxruntime-node',
        };
  }
  return {
    available: false,
    reason: 'native-load-failed',
    detail,
    fix: 'Check with `npm ls onnxruntime-node` that one version is installed: two of them cannot be loaded in one process. On Linux it needs glibc.',
  };
}

/** Throws `BACKEND_UNAVAILABLE` when the library cannot be loaded. */
export async function requireOnnxRuntime(load: LoadOnnxRuntime): Promise<OnnxRuntime> {
  try {
    return await load();
  } catch (cause) {
    const { reason, detail, fix } = describeLoadFailure(cause);
    throw new WattbenchError('BACKEND_UNAVAILABLE', `onnxruntime-node: ${reason}: ${detail}`, {
      cause,
      ...(fix === undefined ? {} : { fix }),
    });
  }
}

/** The version that was really loaded. */
export function runtimeVersion(runtime: OnnxRuntime): string {
  return runtime.env.versions.node ?? runtime.env.versions.common;
}
