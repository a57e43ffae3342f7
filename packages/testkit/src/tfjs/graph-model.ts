import type { JsonObject } from '@wattbench/core';

import { dtypeOf, type TfjsModel, type TfjsWeights } from './tfjs-model.js';

/** Names of TensorFlow's element types: https://www.tensorflow.org/api_docs/python/tf/dtypes */
const dataTypes = { float32: 'DT_FLOAT', int32: 'DT_INT32' } as const;

type ElementType = keyof typeof dataTypes;

/** An input or output; `null` leaves a length free. */
export interface GraphTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | null)[];
}

export interface GraphOperation {
  readonly op: string;
  readonly name: string;
  readonly input: readonly string[];
  readonly attr?: JsonObject;
}

/** A GraphDef as the TensorFlow.js converter writes it: 64-bit numbers are texts. */
export function graphModel(parts: {
  readonly inputs: readonly GraphTensor[];
  readonly outputs: readonly GraphTensor[];
  readonly operations: readonly GraphOperation[];
  readonly weights: readonly TfjsWeights[];
}): TfjsModel {
  const { inputs, outputs, operations, weights } = parts;
  const node = [
    ...inputs.map((tensor) => ({
      op: 'Placeholder',
      name: tensor.name,
      attr: { dtype: typeAttribute(tensor.type), shape: { shape: shapeOf(tensor.shape) } },
    })),
    ...weights.map(({ name, shape, values }) => {
      const dtype = dataTypes[dtypeOf(values)];
      const value = { tensor: { dtype, tensorShape: shapeOf(shape) } };
      return { op: 'Const', name, attr: { dtype: { type: dtype }, value } };
    }),
    ...operations.map(({ op, name, input, attr = {} }) => ({ op, name, input, attr })),
  ];
  return {
    fields: {
      format: 'graph-model',
      generatedBy: 'wattbench-testkit',
      convertedBy: null,
      signature: { inputs: signatureOf(inputs), outputs: signatureOf(outputs) },
      modelTopology: { node, versions: { producer: 1 } },
    },
    weights,
  };
}

export function typeAttribute(type: ElementType): { readonly type: string } {
  return { type: dataTypes[type] };
}

function shapeOf(shape: readonly (number | null)[]): {
  readonly dim: readonly { readonly size: string }[];
} {
  return { dim: shape.map((length) => ({ size: String(length ?? -1) })) };
}

function signatureOf(tensors: readonly GraphTensor[]): JsonObject {
  return Object.fromEntries(
    tensors.map(({ name, type, shape }) => [
      name,
      { name: `${name}:0`, dtype: dataTypes[type], tensorShape: shapeOf(shape) },
    ]),
  );
}
