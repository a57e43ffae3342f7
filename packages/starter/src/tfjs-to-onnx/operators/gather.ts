import { float } from '../constant-tensor.js';
import type { NodeConversion, OperatorTable } from '../node-conversion.js';
import { sameOperator } from './same-operator.js';

export const gatherOperators: OperatorTable = [
  ['Gather', (node) => node.result('Gather', node.inputs, { axis: 0 })],
  ['GatherV2', gather],
  ['GatherNd', sameOperator('GatherND')],
  ['ScatterNd', scatter],
  ['SparseToDense', sparseToDense],
  ['Where', places],
];

function gather(node: NodeConversion): void {
  if (node.attributes.integer('batch_dims', 0) !== 0) throw node.error('has batch dimensions');
  const inputs = [node.input(0), node.input(1)];
  node.result('Gather', inputs, { axis: node.knownInteger(2) });
}

/** Values that meet in one place are added. */
function scatter(node: NodeConversion): void {
  if (node.attributes.elementType('T', 'float32') !== 'float32') {
    throw node.error('scatters something other than floats');
  }
  const zeros = node.step('Expand', [node.constant(float(0)), node.input(2)]);
  node.result('ScatterND', [zeros, node.input(0), node.input(1)], { reduction: 'add' });
}

function sparseToDense(node: NodeConversion): void {
  const initial = node.step('Expand', [node.input(3), node.input(1)]);
  node.result('ScatterND', [initial, node.input(0), node.input(2)]);
}

/** The coordinates of everything that is true, one row each. */
function places(node: NodeConversion): void {
  node.result('Transpose', [node.step('NonZero', node.inputs)], { perm: [1, 0] });
}
