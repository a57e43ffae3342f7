import type { NodeConversion, OperatorTable } from '../node-conversion.js';
import { finishFused } from './activation.js';

export const matrixOperators: OperatorTable = [
  ['MatMul', (node) => finishFused(node, multiply(node))],
  ['_FusedMatMul', (node) => finishFused(node, multiply(node))],
  ['BatchMatMul', multiplyBatch],
  ['BatchMatMulV2', multiplyBatch],
];

function multiply(node: NodeConversion): string {
  const operand = (index: number, attribute: string): string =>
    node.attributes.boolean(attribute)
      ? node.step('Transpose', [node.input(index)], { perm: [1, 0] })
      : node.input(index);
  return node.step('MatMul', [operand(0, 'transpose_a'), operand(1, 'transpose_b')]);
}

/** Einsum swaps the last two axes without knowing how many there are. */
function multiplyBatch(node: NodeConversion): void {
  const operand = (index: number, attribute: string): string =>
    node.attributes.boolean(attribute)
      ? node.step('Einsum', [node.input(index)], { equation: '...ij->...ji' })
      : node.input(index);
  node.result('MatMul', [operand(0, 'adj_x'), operand(1, 'adj_y')]);
}
