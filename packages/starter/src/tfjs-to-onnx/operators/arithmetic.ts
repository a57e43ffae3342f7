import { float } from '../constant-tensor.js';
import type { NodeConversion, OperatorTable } from '../node-conversion.js';
import { sameOperator } from './same-operator.js';

export const arithmeticOperators: OperatorTable = [
  ['Add', sameOperator('Add')],
  ['AddV2', sameOperator('Add')],
  ['AddN', sameOperator('Sum')],
  ['BiasAdd', addBias],
  ['Sub', sameOperator('Sub')],
  ['Mul', sameOperator('Mul')],
  ['RealDiv', sameOperator('Div')],
  ['DivNoNan', divideOrZero],
  ['FloorDiv', floorDivide],
  ['FloorMod', floorModulo],
  ['Minimum', sameOperator('Min')],
  ['Maximum', sameOperator('Max')],
  ['Pow', sameOperator('Pow')],
  ['SquaredDifference', squaredDifference],
  ['Square', (node) => node.result('Mul', [node.input(0), node.input(0)])],
  ['Sqrt', sameOperator('Sqrt')],
  ['Rsqrt', (node) => node.result('Reciprocal', [node.step('Sqrt', node.inputs)])],
  ['Reciprocal', sameOperator('Reciprocal')],
  ['Neg', sameOperator('Neg')],
  ['Abs', sameOperator('Abs')],
  ['Sign', sameOperator('Sign')],
  ['Exp', sameOperator('Exp')],
  ['Log', sameOperator('Log')],
  ['Sin', sameOperator('Sin')],
  ['Cos', sameOperator('Cos')],
  ['Erf', sameOperator('Erf')],
  ['Floor', sameOperator('Floor')],
  ['Ceil', sameOperator('Ceil')],
  ['Round', sameOperator('Round')],
];

function addBias(node: NodeConversion): void {
  const layout = node.attributes.string('data_format', 'NHWC');
  if (layout !== 'NHWC') throw node.error(`has the layout ${layout}, expected NHWC`);
  node.result('Add', node.inputs);
}

function squaredDifference(node: NodeConversion): void {
  const difference = node.step('Sub', node.inputs);
  node.result('Mul', [difference, difference]);
}

/** 0 where the divisor is 0. */
function divideOrZero(node: NodeConversion): void {
  const zero = node.constant(float(0));
  const isZero = node.step('Equal', [node.input(1), zero]);
  const divisor = node.step('Where', [isZero, node.constant(float(1)), node.input(1)]);
  node.result('Where', [isZero, zero, node.step('Div', [node.input(0), divisor])]);
}

/** Rounds towards minus infinity, where ONNX division of integers rounds towards zero. */
function floorDivide(node: NodeConversion): void {
  if (isFloat(node)) {
    node.result('Floor', [node.step('Div', node.inputs)]);
    return;
  }
  // ONNX Mod of integers takes the sign of the divisor, so what it leaves divides without rest.
  const rest = node.step('Mod', node.inputs);
  node.result('Div', [node.step('Sub', [node.input(0), rest]), node.input(1)]);
}

/** The rest takes the sign of the divisor. */
function floorModulo(node: NodeConversion): void {
  if (!isFloat(node)) {
    node.result('Mod', node.inputs);
    return;
  }
  const quotient = node.step('Floor', [node.step('Div', node.inputs)]);
  node.result('Sub', [node.input(0), node.step('Mul', [quotient, node.input(1)])]);
}

function isFloat(node: NodeConversion): boolean {
  return node.attributes.elementType('T', 'float32') === 'float32';
}
