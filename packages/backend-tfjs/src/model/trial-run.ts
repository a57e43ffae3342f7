import type { TensorInfo } from '@wattbench/tasks/processing';

import type { TensorFlow } from '../engines/modules.js';
import { freeName, unknownType } from './graph-signature.js';
import type { LoadedModel } from './loaded-model.js';

/**
 * Outputs of a graph without a signature: those that it gives for one input of zeros, with 1 for each free
 * length, so that a length of 1 that comes out may be free, too. Throws what TensorFlow.js throws.
 */
export async function describeByTrial(
  model: Pick<LoadedModel, 'inputs' | 'outputs' | 'run'>,
  tf: Pick<TensorFlow, 'zeros'>,
): Promise<readonly TensorInfo[]> {
  const zeros = model.inputs.map(({ name, type, dims }) => {
    const shape = dims.map((length) => (typeof length === 'number' ? length : 1));
    return [name, tf.zeros(shape, type === 'int32' ? 'int32' : 'float32')] as const;
  });
  const hasFreeLength = model.inputs.some(({ dims }) =>
    dims.some((length) => typeof length === 'string'),
  );
  try {
    const given = await model.run(Object.fromEntries(zeros));
    const tensors = Array.isArray(given) ? given : [given];
    return model.outputs.map(({ name }, index) => {
      const tensor = tensors[index];
      const dims = (tensor?.shape ?? []).map((length, place) =>
        hasFreeLength && length === 1 ? freeName(place) : length,
      );
      tensor?.dispose();
      return { name, type: tensor?.dtype ?? unknownType, dims };
    });
  } finally {
    for (const [, tensor] of zeros) tensor.dispose();
  }
}
