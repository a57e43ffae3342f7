import type { ConstantTensor } from './constant-tensor.js';
import { conversionFailed } from './conversion-failed.js';
import type { TfjsWeight } from './tfjs-model.js';

const bytesPerElement = { float32: 4, int32: 4, bool: 1 } as const;

/**
 * The tensors of a model, copied out of the bytes of its shards (little-endian, one after the
 * other).
 *
 * Throws `CONVERSION_FAILED` when there are more or fewer bytes than the shapes say.
 */
export function decodeWeights(
  weights: readonly TfjsWeight[],
  bytes: Uint8Array,
): ReadonlyMap<string, ConstantTensor> {
  const expected = weights.reduce((sum, weight) => sum + weightBytes(weight), 0);
  if (bytes.byteLength !== expected) {
    throw conversionFailed(`Found ${bytes.byteLength} bytes of weights, expected ${expected}.`);
  }
  const tensors = new Map<string, ConstantTensor>();
  let offset = 0;
  for (const weight of weights) {
    const end = offset + weightBytes(weight);
    // A copy: a view of floats needs an offset that is a multiple of four.
    tensors.set(weight.name, decodeWeight(weight, new Uint8Array(bytes.subarray(offset, end))));
    offset = end;
  }
  return tensors;
}

function decodeWeight({ dtype, shape }: TfjsWeight, bytes: Uint8Array): ConstantTensor {
  switch (dtype) {
    case 'float32':
      return { elementType: 'float32', shape, values: new Float32Array(bytes.buffer) };
    case 'int32':
      return { elementType: 'int64', shape, values: Array.from(new Int32Array(bytes.buffer)) };
    case 'bool':
      return { elementType: 'bool', shape, values: bytes };
  }
}

function weightBytes({ dtype, shape }: TfjsWeight): number {
  return bytesPerElement[dtype] * shape.reduce((product, size) => product * size, 1);
}
