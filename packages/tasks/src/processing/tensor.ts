interface TensorData {
  readonly float32: Float32Array;
  readonly int32: Int32Array;
  readonly int64: BigInt64Array;
}

export type TensorType = keyof TensorData;

/** Numbers in row-major order with a shape: what goes into a model and comes out, in no runtime's own class. */
export type Tensor = {
  readonly [Type in TensorType]: {
    readonly type: Type;
    /** Length of each dimension; their product is the length of `data`. */
    readonly dims: readonly number[];
    readonly data: TensorData[Type];
  };
}[TensorType];

/** An input or output as the model itself declares it. */
export interface TensorInfo {
  readonly name: string;
  /** Element type in ONNX words: `float32`, `int64`. A runtime may have types that `Tensor` lacks. */
  readonly type: string;
  /** A number where the length is fixed, a name where it is free. */
  readonly dims: readonly (number | string)[];
}

/** Inputs or outputs in one line of a message: `input_ids int64 [batch, 128]`. */
export function describeTensors(tensors: readonly TensorInfo[]): string {
  if (tensors.length === 0) return 'none';
  return tensors.map(({ name, type, dims }) => `${name} ${type} [${dims.join(', ')}]`).join('; ');
}
