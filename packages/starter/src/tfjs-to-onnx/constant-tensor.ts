/** TensorFlow.js has int32 where ONNX shape operators want int64, so every integer is int64 after conversion. */
export type ElementType = 'float32' | 'int64' | 'bool';

export type ConstantTensor =
  | {
      readonly elementType: 'float32';
      readonly shape: readonly number[];
      readonly values: Float32Array;
    }
  | {
      readonly elementType: 'int64';
      readonly shape: readonly number[];
      readonly values: readonly number[];
    }
  | {
      readonly elementType: 'bool';
      readonly shape: readonly number[];
      readonly values: Uint8Array;
    };

/** A vector of whole numbers. */
export function integers(values: readonly number[]): ConstantTensor {
  return { elementType: 'int64', shape: [values.length], values };
}

/** A whole number without dimensions. */
export function integer(value: number): ConstantTensor {
  return { elementType: 'int64', shape: [], values: [value] };
}

/** A number without dimensions. */
export function float(value: number): ConstantTensor {
  return { elementType: 'float32', shape: [], values: Float32Array.of(value) };
}
