import { isThreadCount, WattbenchError, type OpenRequest, type SessionInfo } from '@wattbench/core';
import { openProcessor } from '@wattbench/tasks/processing';
import type { InferenceSession } from 'onnxruntime-node';

import { findModelFile } from './model-file.js';
import { runtimeVersion, type OnnxRuntime } from './native-library.js';
import { openFailure } from './open-failure.js';
import type { OnnxOptions } from './options.js';
import { OnnxSession } from './session.js';
import { readTensorInfo } from './tensors.js';

/** What a session is really opened with: options of the backend before the request of the run. */
interface Settings {
  readonly provider: string;
  readonly threads: number;
  readonly spinning: boolean;
  readonly graphOptimization: NonNullable<OnnxOptions['graphOptimization']>;
}

const interOpThreads = 1;
const executionMode = 'sequential';

/** Opens the model and checks that it fits the task. The errors are those of `Backend.open` in the README. */
export async function openSession(
  request: OpenRequest,
  { options, runtime }: { readonly options: OnnxOptions; readonly runtime: OnnxRuntime },
): Promise<OnnxSession> {
  const settings = chooseSettings(request, options);
  refuseUnknownProvider(settings.provider, runtime);
  const file = await findModelFile(request);
  const native = await createNative({ file: file.path, settings, runtime });
  try {
    const processor = await openProcessor({
      taskId: request.taskId,
      directory: request.directory,
      inputs: readTensorInfo(native.inputMetadata),
      outputs: readTensorInfo(native.outputMetadata),
    });
    const info: SessionInfo = {
      runtime: { name: 'onnxruntime-node', version: runtimeVersion(runtime) },
      device: settings.provider,
      precision: file.artifact.precision,
      threads: settings.threads,
      settings: {
        spinning: settings.spinning,
        graphOptimization: settings.graphOptimization,
        executionProviders: [settings.provider],
        interOpThreads,
        executionMode,
      },
      // None is possible: a device that cannot take the whole model is refused.
      fallbacks: [],
      // The binding computes in the JavaScript thread (run of its backend.js, 1.30).
      concurrentCalls: 1,
    };
    return new OnnxSession({ info, runtime, processor, native });
  } catch (cause) {
    await native.release();
    throw cause;
  }
}

function chooseSettings(request: OpenRequest, options: OnnxOptions): Settings {
  const threads = options.threads ?? request.threads;
  if (!isThreadCount(threads)) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `"threads" is ${threads}; expected a whole number from 1 on.`,
    );
  }
  return {
    provider: options.executionProvider ?? request.device,
    threads,
    // One thread is the caller's own: there is no pool that could spin.
    spinning: threads > 1 && (options.spinning ?? false),
    graphOptimization: options.graphOptimization ?? 'all',
  };
}

function refuseUnknownProvider(provider: string, runtime: OnnxRuntime): void {
  const names = runtime.listSupportedBackends().map(({ name }) => name);
  if (names.includes(provider)) return;
  throw new WattbenchError(
    'DEVICE_UNAVAILABLE',
    `onnxruntime-node has no execution provider "${provider}" on ${process.platform} ${process.arch}; it has ${names.join(', ')}.`,
    { fix: 'Ask for `--device cpu`.' },
  );
}

async function createNative(parts: {
  readonly file: string;
  readonly settings: Settings;
  readonly runtime: OnnxRuntime;
}): Promise<InferenceSession> {
  const { file, settings, runtime } = parts;
  try {
    return await runtime.InferenceSession.create(file, nativeOptions(settings));
  } catch (cause) {
    throw openFailure(cause, { file, provider: settings.provider });
  }
}

/** Names of the keys: onnxruntime_session_options_config_keys.h of onnxruntime 1.30. */
function nativeOptions(settings: Settings): InferenceSession.SessionOptions {
  const spinning = settings.spinning ? '1' : '0';
  return {
    executionProviders: [settings.provider],
    intraOpNumThreads: settings.threads,
    interOpNumThreads: interOpThreads,
    executionMode,
    graphOptimizationLevel: settings.graphOptimization,
    extra: {
      session: {
        intra_op: { allow_spinning: spinning },
        inter_op: { allow_spinning: spinning },
        // Without it, operators that the device lacks run on the CPU and nobody is told.
        ...(settings.provider === 'cpu' ? {} : { disable_cpu_ep_fallback: '1' }),
      },
    },
  };
}
