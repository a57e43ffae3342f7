import { integers } from '../constant-tensor.js';
import type { NodeConversion, OperatorTable } from '../node-conversion.js';

export const reductionOperators: OperatorTable = [
  ['Mean', (node) => reduce(node, 'ReduceMean')],
  ['Sum', (node) => reduce(node, 'ReduceSum')],
  ['Max', (node) => reduce(node, 'ReduceMax')],
  ['Min', (node) => reduce(node, 'ReduceMin')],
  ['Prod', (node) => reduce(node, 'ReduceProd')],
  ['ArgMax', (node) => findExtreme(node, 'ArgMax')],
  ['ArgMin', (node) => findExtreme(node, 'ArgMin')],
];

function reduce(node: NodeConversion, opType: string): void {
  const axes = node.constant(integers(node.knownIntegers(1)));
  const keepdims = node.attributes.boolean('keep_dims') ? 1 : 0;
  // Without axes TensorFlow leaves the tensor as it is, where ONNX would reduce all.
  node.result(opType, [node.input(0), axes], { keepdims, noop_with_empty_axes: 1 });
}

function findExtreme(node: NodeConversion, opType: string): void {
  node.result(opType, [node.input(0)], { axis: node.knownInteger(1), keepdims: 0 });
}
