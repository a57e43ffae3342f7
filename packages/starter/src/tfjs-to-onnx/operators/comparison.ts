import type { OperatorTable } from '../node-conversion.js';
import { sameOperator } from './same-operator.js';

export const comparisonOperators: OperatorTable = [
  ['Equal', sameOperator('Equal')],
  ['NotEqual', (node) => node.result('Not', [node.step('Equal', node.inputs)])],
  ['Less', sameOperator('Less')],
  ['LessEqual', sameOperator('LessOrEqual')],
  ['Greater', sameOperator('Greater')],
  ['GreaterEqual', sameOperator('GreaterOrEqual')],
  ['LogicalAnd', sameOperator('And')],
  ['LogicalOr', sameOperator('Or')],
  ['LogicalNot', sameOperator('Not')],
  ['SelectV2', sameOperator('Where')],
];
