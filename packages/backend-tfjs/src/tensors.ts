import { WattbenchError } from '@wattbench/core';
import type { Tensor, TensorInfo } from '@wattbench/tasks/processing';
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core';

import type { TensorFlow } from './engines/modules.js';
import type { NamedTensors } from './model/loaded-model.js';

/** Throws `MODEL_MISMATCH` for int64, which TensorFlow.js does not have. */
export function toFeeds(
  tensors: Readonly<Record<string, Tensor>>,
  tf: Pick<TensorFlow, 'tensor'>,
): NamedTensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { type, data, dims }]) => {
      if (type === 'int64') {
        throw new WattbenchError(
          'MODEL_MISMATCH',
          `The input ${name} was made as int64; TensorFlow.js has int32 alone.`,
        );
      }
      return [name, tf.tensor(data, [...dims], type)];
    }),
  );
}

/**
 * The outputs by name, those whose element type is one that tasks use. Waits for what is still on a
 * device; a tensor of the CPU shares its data.
 */
export async function fromOutputs(
  outputs: readonly TfTensor[],
  infos: readonly TensorInfo[],
): Promise<Readonly<Record<string, Tensor>>> {
  const tensors: [string, Tensor][] = [];
  for (const [index, output] of outputs.entries()) {
    const name = infos[index]?.name ?? String(index);
    const { dtype, shape: dims } = output;
    const data = await output.data();
    if (dtype === 'float32' && data instanceof Float32Array) {
      tensors.push([name, { type: dtype, data, dims }]);
    } else if (dtype === 'int32' && data instanceof Int32Array) {
      tensors.push([name, { type: dtype, data, dims }]);
    }
  }
  return Object.fromEntries(tensors);
}
