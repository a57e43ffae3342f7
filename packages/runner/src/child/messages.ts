import type {
  ErrorEnvelope,
  GenerationCall,
  Model,
  PhaseId,
  PluginRef,
  Protocol,
  SessionInfo,
  Window,
} from '@wattbench/core';
import type { Extent } from './extent.js';

/** Version of the words that parent and child exchange; both come from this package. */
export const wireVersion = 1;

/** Everything that the child needs to know. Only data. */
export interface ChildRequest {
  readonly taskId: string;
  readonly model: Model;
  readonly directory: string;
  readonly backend: PluginRef<'backend'>;
  readonly device: string;
  readonly threads: number;
  readonly protocol: Protocol;
  /** In the order in which they are run; taken again from the start when there are too few. */
  readonly inputs: readonly unknown[];
  /** Of the accuracy, where they are others than `inputs`: those were brought to a length, these are as the data set has them. */
  readonly accuracyInputs?: readonly unknown[];
}

export type ParentMessage =
  | { readonly type: 'start'; readonly request: ChildRequest }
  /** A warm-up in rounds is prepared and begun once for each. */
  | { readonly type: 'prepare'; readonly phase: PhaseId; readonly extent: Extent | null }
  | { readonly type: 'go' }
  | { readonly type: 'stop' };

export interface PhaseOutcome {
  readonly window: Window;
  readonly inferences: number;
  /** Present for `load`. */
  readonly session?: SessionInfo;
  /** Present for `warm-up`. */
  readonly medianLatencyNs?: number;
  /** Present for `measure`: one per call, or for every n-th. */
  readonly latenciesNs?: readonly number[];
  /** Present for `measure` of a model that writes text: one per call, as `latenciesNs`. */
  readonly generation?: readonly GenerationCall[];
  /** Present for `measure`: every n-th call stands in the lists. */
  readonly thinning?: number;
  /** Present for `measure` of a model that writes text: tokens written in all calls. */
  readonly outputTokens?: number;
  /** Present for `measure`: different samples in the window. */
  readonly distinctSamples?: number;
  /** Present for `accuracy`: one per input, in order. */
  readonly outputs?: readonly unknown[];
}

/** `cpuTimeNs` is the child's own CPU time since its start, all threads. */
export type ChildMessage =
  | { readonly type: 'hello'; readonly wireVersion: number; readonly cpuTimeNs: number }
  | { readonly type: 'ready'; readonly phase: PhaseId; readonly cpuTimeNs: number }
  | {
      readonly type: 'done';
      readonly phase: PhaseId;
      readonly cpuTimeNs: number;
      readonly outcome: PhaseOutcome;
    }
  | { readonly type: 'failed'; readonly phase: PhaseId; readonly error: ErrorEnvelope };
