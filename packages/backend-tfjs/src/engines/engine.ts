import type { JsonObject, Probe } from '@wattbench/core';

import type { Engine as EngineId } from '../options.js';
import type { TensorFlow } from './modules.js';

/** Devices that a run can name. */
export const devices = ['cpu', 'cuda', 'webgpu'] as const;

export type Device = (typeof devices)[number];

/** What an engine is once it computes: read from the library, not from what was asked. */
export interface EngineTraits {
  /** Threads that one inference uses. */
  readonly threads: number;
  /** Why there cannot be more of them, in words. */
  readonly threadLimit: string;
  readonly settings: JsonObject;
  readonly notes: readonly string[];
  /** Resolves when the device has done all that it was given; null where a call returns only then. */
  readonly synchronise: (() => Promise<void>) | null;
}

/** An engine whose packages are loaded; it computes once TensorFlow.js is told to take `backendName`. */
export interface LoadedEngine {
  readonly tf: TensorFlow;
  /** Its name in TensorFlow.js. */
  readonly backendName: string;
  readonly version: string;
  /** Asked after TensorFlow.js took it: the last chance to refuse. */
  inspect(): Promise<Probe<EngineTraits>>;
}

/** One place where TensorFlow.js computes. */
export interface Engine {
  readonly id: EngineId;
  readonly device: Device;
  /** Loads its packages, once in a process. What is missing here is data and not an error. */
  load(request: { readonly threads: number }): Promise<Probe<LoadedEngine>>;
}
