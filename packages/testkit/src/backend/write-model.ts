import type { BackendSample, ModelOnDisk } from './backend-case.js';

/** A tiny model on disk with the answers that a right runtime gives. */
export interface ModelWithSamples extends ModelOnDisk {
  readonly samples: readonly BackendSample[];
}

export interface ModelRequest {
  readonly taskId: string;
  readonly format: string;
  /** Absolute and empty. */
  readonly directory: string;
}

/**
 * Writes a tiny model for a task in a format, with at least two inputs of different lengths; `null` where
 * there is none. The same bytes every time.
 */
export type WriteModel = (request: ModelRequest) => Promise<ModelWithSamples | null>;
