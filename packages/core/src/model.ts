/** `onnx`, `tfjs-graph`, `tfjs-layers`, or a word of its own that a backend and a model agree on. */
export type ModelFormat = string;

export const precisions = ['fp32', 'fp16', 'int8', 'uint8', 'q4'] as const;

/** How the weights are stored. */
export type Precision = (typeof precisions)[number];

export interface ArtifactFile {
  /** Relative to the model's folder, with forward slashes. */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Artifact {
  readonly format: ModelFormat;
  readonly precision: Precision;
  readonly files: readonly ArtifactFile[];
  /** Where the graph of this file does other work than that of the model's other files, in words: a layout that is transposed. */
  readonly notes?: readonly string[];
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
  /** The folder of the files where they lie already; `undefined` where `materialise` would have to make them. Makes nothing. */
  folderAtHand?(): Promise<string | undefined>;
  /**
   * Puts the files in a folder (downloading or converting where needed) and hashes them.
   * Calling it again costs little. Throws `WattbenchError`.
   */
  materialise(options: {
    readonly signal: AbortSignal;
    readonly onProgress: (message: string) => void;
  }): Promise<{ readonly model: Model; readonly directory: string }>;
}
