export type ModelFormat = 'onnx' | 'tfjs-graph' | 'tfjs-layers';

export interface ArtifactFile {
  /** Relative to the model's folder, with forward slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Artifact {
  readonly format: ModelFormat;
  readonly precision: 'fp32' | 'fp16' | 'int8' | 'uint8' | 'q4';
  readonly files: readonly ArtifactFile[];
}

/** A model is a description and hashes. Weights are opened only by a backend, only in the child. */
export interface Model {
  readonly id: string;
  readonly taskId: string;
  readonly revision: string;
  readonly license: string;
  readonly parameters?: number;
  readonly purpose: 'task-specific' | 'multi-purpose';
  readonly artifacts: readonly Artifact[];
}

/** A model that can be put on disk: the parent calls this before anything is measured. */
export interface ModelSource {
  readonly id: string;
  readonly taskId: string;
  readonly license: string;
  /** One line for a list: what it is and where it comes from. */
  readonly summary: string;
  /**
   * Puts the files in a folder (downloading or converting where needed) and hashes them.
   * Calling it again costs little. Throws `WattbenchError`.
   */
  materialise(options: {
    readonly signal: AbortSignal;
    readonly onProgress: (message: string) => void;
  }): Promise<{ readonly model: Model; readonly directory: string }>;
}
