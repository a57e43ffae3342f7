import type { Tensor, TensorInfo } from './tensor.js';

export interface OpenProcessorRequest {
  readonly taskId: string;
  /** Folder of the model, in the layout of Hugging Face. */
  readonly directory: string;
  /** Inputs and outputs that the opened model declares. */
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** Everything before and after the model, the same for every runtime. */
export interface Processor<Input = unknown, Output = unknown> {
  /**
   * One batch as the tensors that the model takes, by the names of its inputs.
   * Throws `DATASET_INVALID` for an input that cannot be used, `MODEL_MISMATCH` for a batch that the model cannot take.
   */
  encode(inputs: readonly Input[]): Promise<Readonly<Record<string, Tensor>>>;
  /**
   * One output for each input of the batch, in order. Keeps nothing of the tensors.
   * Throws `MODEL_MISMATCH` for outputs that do not fit the task.
   */
  decode(outputs: Readonly<Record<string, Tensor>>): readonly Output[];
}
