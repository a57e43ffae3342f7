export interface Sample<Input = unknown, Reference = unknown> {
  readonly id: string;
  readonly input: Input;
  readonly reference: Reference;
}

export interface Dataset<Input = unknown, Reference = unknown> {
  readonly id: string;
  readonly taskId: string;
  /** Version or content hash of the data. */
  readonly revision: string;
  readonly license: string;
  /** Number of samples. */
  readonly size: number;
  /** Same seed and limit: same samples in the same order, on every machine. */
  samples(options: {
    readonly seed: number;
    readonly limit: number;
  }): AsyncIterable<Sample<Input, Reference>>;
}
