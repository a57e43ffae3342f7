import { WattbenchError } from '@wattbench/core';

import { describeTensors, type TensorInfo } from '../processing/tensor.js';

const knownNames = new Set(['input_ids', 'attention_mask', 'token_type_ids']);

/** What a text model takes, read from its own inputs. */
export interface TextInputs {
  readonly tensors: readonly { readonly name: string; readonly type: 'int32' | 'int64' }[];
  /** Fixed lengths; null where the model leaves them free. */
  readonly batchSize: number | null;
  readonly sequenceLength: number | null;
}

/** Throws `MODEL_MISMATCH` naming the inputs found and the inputs expected. */
export function readTextInputs(inputs: readonly TensorInfo[]): TextInputs {
  const tensors = inputs.map(({ name, type, dims }): TextInputs['tensors'][number] => {
    const isInteger = type === 'int64' || type === 'int32';
    if (!knownNames.has(name) || !isInteger || dims.length !== 2) throw mismatch(inputs);
    return { name, type };
  });
  const ids = inputs.find(({ name }) => name === 'input_ids');
  if (ids === undefined) throw mismatch(inputs);
  const [batch, sequence] = ids.dims;
  return {
    tensors,
    batchSize: typeof batch === 'number' ? batch : null,
    sequenceLength: typeof sequence === 'number' ? sequence : null,
  };
}

function mismatch(inputs: readonly TensorInfo[]): WattbenchError {
  return new WattbenchError(
    'MODEL_MISMATCH',
    `The inputs of the model are ${describeTensors(inputs)}; text-classification expects input_ids int64 [batch, sequence], and may give attention_mask and token_type_ids of the same kind.`,
  );
}
