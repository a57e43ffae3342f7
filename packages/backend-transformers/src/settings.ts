import { isThreadCount, WattbenchError, type OpenRequest } from '@wattbench/core';

import { knownDevices } from './devices.js';
import type { Device, TransformersOptions } from './options.js';

/** What a session is really opened with: options of the backend before the request of the run. */
export interface SessionSettings {
  readonly device: Device;
  readonly threads: number;
  readonly spinning: boolean;
}

export const interOpThreads = 1;
export const executionMode = 'sequential';
export const graphOptimization = 'all';

/** Throws `CONFIG_INVALID` for the threads and `DEVICE_UNAVAILABLE` for a device that is not known here. */
export function chooseSettings(
  request: OpenRequest,
  options: TransformersOptions,
): SessionSettings {
  const threads = options.threads ?? request.threads;
  if (!isThreadCount(threads)) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `"threads" is ${threads}; expected a whole number from 1 on.`,
    );
  }
  const asked: string = options.device ?? request.device;
  const known = knownDevices();
  const device = known.find((name) => name === asked);
  if (device === undefined) {
    throw new WattbenchError(
      'DEVICE_UNAVAILABLE',
      `transformers.js has no device "${asked}" on ${process.platform} ${process.arch}; it has ${known.join(', ')}.`,
      { fix: 'Ask for `--device cpu`.' },
    );
  }
  // One thread is the caller's own: there is no pool that could spin.
  return { device, threads, spinning: threads > 1 && (options.spinning ?? false) };
}

/**
 * The options of onnxruntime for every graph of a model, the same as those of backend-onnx.
 * Names of the keys: onnxruntime_session_options_config_keys.h of onnxruntime 1.30.
 */
export function nativeOptions(settings: SessionSettings): Record<string, unknown> {
  const spinning = settings.spinning ? '1' : '0';
  return {
    executionProviders: [settings.device],
    intraOpNumThreads: settings.threads,
    interOpNumThreads: interOpThreads,
    executionMode,
    graphOptimizationLevel: graphOptimization,
    extra: {
      session: {
        intra_op: { allow_spinning: spinning },
        inter_op: { allow_spinning: spinning },
        // Without it, operators that the device lacks run on the CPU and nobody is told.
        ...(settings.device === 'cpu' ? {} : { disable_cpu_ep_fallback: '1' }),
      },
    },
  };
}
