import type { Tensor, TensorInfo } from '@wattbench/tasks/processing';
import type { InferenceSession, Tensor as OnnxTensor } from 'onnxruntime-node';

import type { OnnxRuntime } from './native-library.js';

export type Feeds = Readonly<Record<string, OnnxTensor>>;

/** Inputs or outputs as the model declares them. */
export function readTensorInfo(
  metadata: readonly InferenceSession.ValueMetadata[],
): readonly TensorInfo[] {
  return metadata.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, dims: value.shape }
      : { name: value.name, type: 'not a tensor', dims: [] },
  );
}

export function toFeeds(
  tensors: Readonly<Record<string, Tensor>>,
  runtime: Pick<OnnxRuntime, 'Tensor'>,
): Feeds {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, toOnnx(tensor, runtime)]),
  );
}

function toOnnx({ type, data, dims }: Tensor, runtime: Pick<OnnxRuntime, 'Tensor'>): OnnxTensor {
  switch (type) {
    case 'float32':
      return new runtime.Tensor(type, data, dims);
    case 'int32':
      return new runtime.Tensor(type, data, dims);
    case 'int64':
      return new runtime.Tensor(type, data, dims);
  }
}

/** The outputs whose element type is one that tasks use; others are left out. Shares the data. */
export function fromOutputs(
  outputs: InferenceSession.ReturnType,
): Readonly<Record<string, Tensor>> {
  const tensors: [string, Tensor][] = [];
  for (const [name, { type, data, dims }] of Object.entries(outputs)) {
    if (type === 'float32' && data instanceof Float32Array) {
      tensors.push([name, { type, data, dims }]);
    } else if (type === 'int32' && data instanceof Int32Array) {
      tensors.push([name, { type, data, dims }]);
    } else if (type === 'int64' && data instanceof BigInt64Array) {
      tensors.push([name, { type, data, dims }]);
    }
  }
  return Object.fromEntries(tensors);
}
