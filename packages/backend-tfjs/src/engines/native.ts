import util from 'node:util';

import type { Unavailable } from '@wattbench/core';

import type { Engine, EngineTraits } from './engine.js';
import { cudaFix, describeLoadFailure } from './load-failure.js';
import {
  loadQuietCore,
  type EngineModules,
  type NativePackage,
  type TensorFlow,
} from './modules.js';

/** Its own copy of TensorFlow.js, whole. */
type NativeTensorFlow = TensorFlow & { readonly version: Readonly<Record<string, string>> };

/** What the backend of both packages says of itself (dist/nodejs_kernel_backend.js). */
interface NativeBackend {
  readonly isGPUPackage?: unknown;
  readonly isUsingGpuDevice?: unknown;
  readonly binding?: { readonly TF_Version?: unknown };
}

const backendName = 'tensorflow';

/** libtensorflow on the CPU. */
export function nodeEngine(modules: EngineModules): Engine {
  return nativeEngine(modules, { id: 'node', device: 'cpu', packageName: '@tensorflow/tfjs-node' });
}

/** libtensorflow on an NVIDIA GPU. */
export function nodeGpuEngine(modules: EngineModules): Engine {
  return nativeEngine(modules, {
    id: 'node-gpu',
    device: 'cuda',
    packageName: '@tensorflow/tfjs-node-gpu',
  });
}

function nativeEngine(
  modules: EngineModules,
  kind: Pick<Engine, 'id' | 'device'> & { readonly packageName: NativePackage },
): Engine {
  const { packageName } = kind;
  return {
    id: kind.id,
    device: kind.device,
    load: async ({ threads }) => {
      try {
        await loadQuietCore(modules);
        setEnvironment(threads);
        restoreRemovedFunctions();
        const tf = nativeTensorFlow(await modules.native(packageName));
        if (tf === null) {
          return {
            available: false,
            reason: 'native-load-failed',
            detail: `${packageName} has no TensorFlow.js in it.`,
            fix: `Reinstall ${packageName}.`,
          };
        }
        return {
          available: true,
          tf,
          backendName,
          version: tf.version['tfjs-node'] ?? tf.version_core,
          inspect: async () => {
            const refusal = refuseOther(tf, kind);
            if (refusal === null) return { available: true, ...traits(tf, { ...kind, threads }) };
            // It would answer for the other native package, too.
            tf.removeBackend(backendName);
            return refusal;
          },
        };
      } catch (cause) {
        return describeLoadFailure(cause, [packageName]);
      }
    },
  };
}

/** Read by libtensorflow when it is loaded, once in a process; tensorflow/core/common_runtime/{local_device,process_util}.cc. */
function setEnvironment(threads: number): void {
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads);
  process.env['TF_NUM_INTEROP_THREADS'] = '1';
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
}

/**
 * Node 23 took them away and Node 22 warns of them; tfjs-node 4.22.0 calls them
 * (https://github.com/tensorflow/tfjs/issues/8609).
 */
function restoreRemovedFunctions(): void {
  Object.assign(util, {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
    isArray: Array.isArray,
  });
}

/** A CommonJS module: all that it exports is in the default export. */
function nativeTensorFlow(module: unknown): NativeTensorFlow | null {
  const exported: unknown =
    typeof module === 'object' && module !== null && 'default' in module ? module.default : module;
  return isTensorFlow(exported) ? exported : null;
}

function isTensorFlow(value: unknown): value is NativeTensorFlow {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const functions = ['setBackend', 'getBackend', 'tensor', 'loadGraphModel', 'loadLayersModel'];
  return (
    functions.every((name) => typeof fields[name] === 'function') &&
    typeof fields['version'] === 'object'
  );
}

/** Without its CUDA libraries the GPU package computes on the CPU and does not say so. */
function refuseOther(
  tf: NativeTensorFlow,
  { id, packageName }: { readonly id: string; readonly packageName: string },
): Unavailable | null {
  const backend = tf.backend() as NativeBackend;
  const isGpu = id === 'node-gpu';
  if (isGpu && backend.isUsingGpuDevice !== true) {
    return {
      available: false,
      reason: 'driver',
      detail: `${packageName} found no GPU and would compute on the CPU.`,
      fix: cudaFix,
    };
  }
  if ((backend.isGPUPackage === true) === isGpu) return null;
  return {
    available: false,
    reason: 'not-configured',
    detail: `Another package than ${packageName} computes in this process.`,
    fix: 'Use one native package of TensorFlow.js in a process.',
  };
}

function traits(
  tf: NativeTensorFlow,
  { device, threads }: Pick<Engine, 'device'> & { readonly threads: number },
): EngineTraits {
  const shared = {
    threads,
    threadLimit: `libtensorflow was loaded with ${threads} in this process`,
    settings: {
      multithread: threads > 1,
      intraOpThreads: threads,
      interOpThreads: 1,
      libtensorflow: libraryVersion(tf),
    },
  };
  if (device === 'cpu') {
    return {
      ...shared,
      notes: ['computes in libtensorflow, one operator at a time: the graph is not optimised'],
      synchronise: null,
    };
  }
  return {
    ...shared,
    notes: [
      'computes in libtensorflow, one operator at a time: the graph is not optimised',
      'products of matrices and convolutions may be TF32 on GPUs from Ampere on, as TensorFlow has it by default',
      'an input is copied to the GPU in its first run',
      'each run ends with the sum of two numbers on the GPU, read to know that the work before it is done',
    ],
    synchronise: gpuFence(tf),
  };
}

/** It need not be the one that the package was made for: docs/tfjs-node.md. */
function libraryVersion(tf: NativeTensorFlow): string {
  const version = (tf.backend() as NativeBackend).binding?.TF_Version;
  return typeof version === 'string' ? version : 'unknown';
}

/**
 * Operators are queued on one CUDA stream and return early. A sum queued behind them is done after
 * them, and to read it waits for it; the outputs themselves stay where they are.
 */
function gpuFence(tf: NativeTensorFlow): () => Promise<void> {
  return async () => {
    const one = tf.tensor([1]);
    const sum = tf.add(one, one);
    await sum.data();
    one.dispose();
    sum.dispose();
  };
}
