import { WattbenchError, type Unavailable } from '@wattbench/core';
import type * as transformersLibrary from '@huggingface/transformers';
import { describeCause } from '@wattbench/tasks/processing';

export type TransformersLibrary = typeof transformersLibrary;

/** Loads transformers.js and with it onnxruntime-node; a test can give another. */
export type LoadLibrary = () => Promise<TransformersLibrary>;

export async function loadTransformers(): Promise<TransformersLibrary> {
  // onnxruntime reads it when it is loaded. Otherwise it starts a thread that talks to its maker.
  process.env['ORT_DISABLE_TELEMETRY'] = '1';
  const library = await import('@huggingface/transformers');
  const { env, LogLevel } = library;
  // Models are folders on disk: nothing is fetched, and nothing is written to a cache.
  Object.assign(env, {
    allowLocalModels: true,
    allowRemoteModels: false,
    useFSCache: false,
    useBrowserCache: false,
    useCustomCache: false,
    useWasmCache: false,
  });
  // It prints the inputs of a call that failed; what fails is thrown anyway.
  env.logLevel = LogLevel.NONE;
  return library;
}

/** Why the libraries could not be loaded, as data. */
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
          fix: 'ONNXRUNTIME_NODE_INSTALL=skip npm install @huggingface/transformers',
        };
  }
  return {
    available: false,
    reason: 'native-load-failed',
    detail,
    fix: 'Check with `npm ls onnxruntime-node sharp` that one version of each is installed: two versions of onnxruntime-node cannot be loaded in one process. On Linux they need glibc.',
  };
}

/** Throws `BACKEND_UNAVAILABLE` when the libraries cannot be loaded. */
export async function requireLibrary(load: LoadLibrary): Promise<TransformersLibrary> {
  try {
    return await load();
  } catch (cause) {
    const { reason, detail, fix } = describeLoadFailure(cause);
    throw new WattbenchError('BACKEND_UNAVAILABLE', `transformers.js: ${reason}: ${detail}`, {
      cause,
      ...(fix === undefined ? {} : { fix }),
    });
  }
}

export function libraryIdentity({ env }: Pick<TransformersLibrary, 'env'>): {
  readonly name: string;
  readonly version: string;
} {
  return { name: 'transformers.js', version: env.version };
}

/** The onnxruntime that transformers.js brought, by the version that was really loaded. */
export function onnxRuntimeIdentity({ env }: Pick<TransformersLibrary, 'env'>): {
  readonly name: string;
  readonly version: string;
} {
  const versions: { readonly node?: string; readonly common?: string } =
    env.backends.onnx.versions ?? {};
  return { name: 'onnxruntime-node', version: versions.node ?? versions.common ?? 'unknown' };
}
