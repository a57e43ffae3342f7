import type * as webgpuBackend from '@tensorflow/tfjs-backend-webgpu';
import type * as core from '@tensorflow/tfjs-core';
import type * as converter from '@tensorflow/tfjs-converter';
import type * as layers from '@tensorflow/tfjs-layers';
import type * as wasmBackend from '@tensorflow/tfjs-backend-wasm';
import type * as webgpu from 'webgpu';

/** What a session needs of TensorFlow.js, from whichever package it comes. */
export type TensorFlow = Pick<
  typeof core,
  | 'add'
  | 'backend'
  | 'env'
  | 'findBackendFactory'
  | 'getBackend'
  | 'registerBackend'
  | 'removeBackend'
  | 'setBackend'
  | 'tensor'
  | 'version_core'
  | 'zeros'
> &
  Pick<typeof converter, 'loadGraphModel'> &
  Pick<typeof layers, 'loadLayersModel'>;

export type Core = typeof core;

/** The packages of TensorFlow.js, each loaded when it is asked for; a test can give others. */
export interface EngineModules {
  core(): Promise<Core>;
  converter(): Promise<Pick<typeof converter, 'loadGraphModel'>>;
  layers(): Promise<Pick<typeof layers, 'loadLayersModel'>>;
  /** Loading it registers the backend `cpu`. */
  cpu(): Promise<{ readonly version_cpu: string }>;
  /** Loading it registers the backend `wasm`. */
  wasm(): Promise<Pick<typeof wasmBackend, 'getThreadsCount' | 'version_wasm'>>;
  webgpuBackend(): Promise<Pick<typeof webgpuBackend, 'WebGPUBackend'>>;
  webgpu(): Promise<Pick<typeof webgpu, 'create' | 'globals'>>;
  /** Loading one registers the backend `tensorflow`. They need not be installed, so nothing is known of them. */
  native(packageName: NativePackage): Promise<unknown>;
}

export type NativePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

export const installedModules: EngineModules = {
  core: () => import('@tensorflow/tfjs-core'),
  converter: () => import('@tensorflow/tfjs-converter'),
  layers: () => import('@tensorflow/tfjs-layers'),
  cpu: () => import('@tensorflow/tfjs-backend-cpu'),
  wasm: () => import('@tensorflow/tfjs-backend-wasm'),
  webgpuBackend: () => import('@tensorflow/tfjs-backend-webgpu'),
  webgpu: () => import('webgpu'),
  native: (packageName: string) => import(packageName),
};

/** The parts that are packages of their own where no native package brings them all. */
export async function loadTensorFlow(modules: EngineModules): Promise<TensorFlow> {
  const tf = await loadQuietCore(modules);
  const { loadGraphModel } = await modules.converter();
  const { loadLayersModel } = await modules.layers();
  return { ...tf, loadGraphModel, loadLayersModel };
}

/** All copies of tfjs-core in a process share one environment, so that this silences those of native packages too. */
export async function loadQuietCore(modules: EngineModules): Promise<Core> {
  const tf = await modules.core();
  // Production mode: no advice and no warnings on the console, no checks of every result.
  tf.env().set('PROD', true);
  tf.env().set('DEPRECATION_WARNINGS_ENABLED', false);
  return tf;
}
