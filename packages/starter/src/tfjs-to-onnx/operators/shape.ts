import { integer, integers } from '../constant-tensor.js';
import { elementTypeNumber } from '../onnx-graph.js';
import type { NodeConversion, OperatorTable } from '../node-conversion.js';
import { sameOperator } from './same-operator.js';

export const shapeOperators: OperatorTable = [
  ['Identity', pass],
  ['StopGradient', pass],
  ['NoOp', () => undefined],
  ['Cast', cast],
  ['Shape', sameOperator('Shape')],
  ['Reshape', sameOperator('Reshape')],
  ['ExpandDims', expandDimensions],
  ['Squeeze', squeeze],
  [
    'Transpose',
    (node) => node.result('Transpose', [node.input(0)], { perm: node.knownIntegers(1) }),
  ],
  ['ConcatV2', concatenate],
  ['Pack', pack],
  ['Unpack', unpack],
  ['Split', split],
  ['SplitV', splitUnevenly],
  ['Tile', sameOperator('Tile')],
  ['Fill', (node) => node.result('Expand', [node.input(1), node.input(0)])],
  ['Range', sameOperator('Range')],
  ['Pad', (node) => pad(node, 'constant')],
  ['PadV2', (node) => pad(node, 'constant')],
  ['MirrorPad', mirrorPad],
];

function pass(node: NodeConversion): void {
  const known = node.graph.constantOf(node.input(0));
  // Also as a constant, so that axes and sizes behind it stay known.
  if (known === undefined) node.result('Identity', [node.input(0)]);
  else node.graph.constant(known, node.name);
}

function cast(node: NodeConversion): void {
  const to = node.attributes.elementType('DstT', 'float32');
  node.result('Cast', [node.input(0)], { to: elementTypeNumber(to) });
}

function expandDimensions(node: NodeConversion): void {
  node.result('Unsqueeze', [node.input(0), node.constant(integers([node.knownInteger(1)]))]);
}

function squeeze(node: NodeConversion): void {
  const axes = node.attributes.integers('squeeze_dims');
  const inputs = axes.length === 0 ? [] : [node.constant(integers(axes))];
  node.result('Squeeze', [node.input(0), ...inputs]);
}

function concatenate(node: NodeConversion): void {
  node.result('Concat', node.inputs.slice(0, -1), { axis: node.knownInteger(-1) });
}

function pack(node: NodeConversion): void {
  const axis = node.attributes.integer('axis', 0);
  const axes = node.constant(integers([axis]));
  node.result(
    'Concat',
    node.inputs.map((input) => node.step('Unsqueeze', [input, axes])),
    { axis },
  );
}

function unpack(node: NodeConversion): void {
  const axis = node.attributes.integer('axis', 0);
  const count = node.attributes.integer('num', 0);
  for (let index = 0; index < count; index += 1) {
    const inputs = [node.input(0), node.constant(integer(index))];
    node.graph.node({
      opType: 'Gather',
      inputs,
      outputs: [node.output(index)],
      attributes: { axis },
    });
  }
}

function split(node: NodeConversion): void {
  const count = node.attributes.integer('num_split', 0);
  node.graph.node({
    opType: 'Split',
    inputs: [node.input(1)],
    outputs: outputs(node, count),
    attributes: { axis: node.knownInteger(0), num_outputs: count },
  });
}

function splitUnevenly(node: NodeConversion): void {
  const sizes = node.knownIntegers(1);
  if (sizes.includes(-1)) throw node.error('leaves one of its sizes open');
  node.graph.node({
    opType: 'Split',
    inputs: [node.input(0), node.constant(integers(sizes))],
    outputs: outputs(node, sizes.length),
    attributes: { axis: node.knownInteger(2) },
  });
}

function outputs(node: NodeConversion, count: number): string[] {
  return Array.from({ length: count }, (_, index) => node.output(index));
}

function mirrorPad(node: NodeConversion): void {
  const mode = node.attributes.string('mode', 'REFLECT');
  if (mode !== 'REFLECT') throw node.error(`has the mode ${mode}, expected REFLECT`);
  pad(node, 'reflect');
}

/** From (before, after) of each axis to all befores, then all afters. */
function pad(node: NodeConversion, mode: string): void {
  const pairs = node.knownIntegers(1);
  const before = pairs.filter((_, index) => index % 2 === 0);
  const after = pairs.filter((_, index) => index % 2 === 1);
  const value = node.op === 'PadV2' ? [node.input(2)] : [];
  const pads = node.constant(integers([...before, ...after]));
  node.result('Pad', [node.input(0), pads, ...value], { mode });
}
