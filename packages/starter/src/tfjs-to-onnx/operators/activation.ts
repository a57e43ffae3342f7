import { float } from '../constant-tensor.js';
import type { NodeConversion, OperatorTable } from '../node-conversion.js';
import type { OnnxAttributes } from '../onnx-graph.js';
import { sameOperator } from './same-operator.js';

/** Slope for negative values where a LeakyRelu does not say one (TensorFlow nn_ops.cc). */
const leakySlope = 0.2;

export const activationOperators: OperatorTable = [
  ...['Relu', 'Relu6', 'Elu', 'Sigmoid', 'Tanh'].map(
    (op) => [op, (node: NodeConversion) => plainActivation(node, op)] as const,
  ),
  ['Selu', sameOperator('Selu')],
  ['Softplus', sameOperator('Softplus')],
  ['Prelu', sameOperator('PRelu')],
  [
    'LeakyRelu',
    (node) => {
      const slope = node.attributes.float('alpha', leakySlope);
      node.result('LeakyRelu', node.inputs, { alpha: { float: slope } });
    },
  ],
  ['Softmax', (node) => node.result('Softmax', node.inputs, { axis: -1 })],
  ['LogSoftmax', (node) => node.result('LogSoftmax', node.inputs, { axis: -1 })],
];

function plainActivation(node: NodeConversion, op: string): void {
  const { opType, inputs, attributes } = activation(node, { op, value: node.input(0) });
  node.result(opType, inputs, attributes);
}

/**
 * Applies bias and activation of an operator such as `_FusedMatMul` to `value` and makes that the
 * node's result. The bias is input 2, the slopes of Prelu are input 3.
 */
export function finishFused(node: NodeConversion, value: string): void {
  const [bias, op, ...others] = node.attributes.strings('fused_ops');
  if ((bias !== undefined && bias !== 'BiasAdd') || others.length > 0) {
    throw node.error(`fuses ${node.attributes.strings('fused_ops').join(', ')}`);
  }
  const biased: Step =
    bias === undefined
      ? { opType: 'Identity', inputs: [value] }
      : { opType: 'Add', inputs: [value, node.input(2)] };
  if (op === undefined) {
    node.result(biased.opType, biased.inputs);
    return;
  }
  const sum = node.step(biased.opType, biased.inputs);
  const { opType, inputs, attributes } = activation(node, { op, value: sum });
  node.result(opType, inputs, attributes);
}

interface Step {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly attributes?: OnnxAttributes;
}

function activation(node: NodeConversion, { op, value }: { op: string; value: string }): Step {
  switch (op) {
    case 'Relu':
    case 'Elu':
    case 'Sigmoid':
    case 'Tanh':
      return { opType: op, inputs: [value] };
    case 'Relu6':
      return { opType: 'Clip', inputs: [value, node.constant(float(0)), node.constant(float(6))] };
    case 'Prelu':
      return { opType: 'PRelu', inputs: [value, node.input(3)] };
    case 'LeakyRelu': {
      const slope = node.attributes.float('leakyrelu_alpha', leakySlope);
      return { opType: 'LeakyRelu', inputs: [value], attributes: { alpha: { float: slope } } };
    }
    default:
      throw node.error(`fuses the activation ${op}`);
  }
}
