import { integers } from '../constant-tensor.js';
import type { NodeConversion, OperatorTable } from '../node-conversion.js';

export const sliceOperators: OperatorTable = [
  ['Slice', slice],
  ['StridedSlice', stridedSlice],
];

/** ONNX clamps, so this lies behind the end of every axis, and its negative before the beginning. */
const edge = 2 ** 31 - 1;

function slice(node: NodeConversion): void {
  const begins = node.knownIntegers(1);
  const sizes = node.knownIntegers(2);
  const ends = begins.map((begin, axis) => {
    const size = sizes[axis] ?? -1;
    return size < 0 ? edge : begin + size;
  });
  node.result('Slice', [
    node.input(0),
    node.constant(integers(begins)),
    node.constant(integers(ends)),
  ]);
}

/** What one entry of a StridedSlice does to its axis. */
type Entry = { readonly kind: 'ellipsis' } | { readonly kind: 'new-axis' } | Range;

interface Range {
  /** An element is a range of one whose axis goes. */
  readonly kind: 'range' | 'element';
  readonly begin: number;
  readonly end: number;
  readonly stride: number;
}

/** Only with bounds that do not depend on the input of the model. */
function stridedSlice(node: NodeConversion): void {
  const entries = readEntries(node);
  const ellipsis = entries.findIndex((entry) => entry.kind === 'ellipsis');
  if (ellipsis >= 0 && entries.some((entry) => entry.kind === 'new-axis')) {
    throw node.error('has an ellipsis and a new axis');
  }
  const ranges: (Range & { readonly axis: number })[] = [];
  const added: number[] = [];
  let axis = 0;
  let outputAxis = 0;
  for (const [index, entry] of entries.entries()) {
    if (entry.kind === 'ellipsis') {
      // The axes behind it are counted from the last one.
      axis = index + 1 - entries.length;
    } else if (entry.kind === 'new-axis') {
      added.push(outputAxis);
      outputAxis += 1;
    } else {
      ranges.push({ ...entry, axis });
      axis += 1;
      if (entry.kind === 'range') outputAxis += 1;
    }
  }
  const vector = (values: readonly number[]): string => node.constant(integers(values));
  let value = node.input(0);
  if (ranges.length > 0) {
    value = node.step('Slice', [
      value,
      vector(ranges.map((range) => range.begin)),
      vector(ranges.map((range) => range.end)),
      vector(ranges.map((range) => range.axis)),
      vector(ranges.map((range) => range.stride)),
    ]);
  }
  const dropped = ranges.filter((range) => range.kind === 'element').map((range) => range.axis);
  if (dropped.length > 0) value = node.step('Squeeze', [value, vector(dropped)]);
  if (added.length > 0) value = node.step('Unsqueeze', [value, vector(added)]);
  node.result('Identity', [value]);
}

/**
 * Each mask has one bit for each entry (https://www.tensorflow.org/api_docs/python/tf/strided_slice):
 * begin and end: from or to the edge; shrink: one element, and the axis goes; new axis: one of size
 * 1 comes; ellipsis: all axes that no other entry names.
 */
function readEntries(node: NodeConversion): readonly Entry[] {
  const ends = node.knownIntegers(2);
  const strides = node.knownIntegers(3);
  return node.knownIntegers(1).map((begin, entry): Entry => {
    const isSet = (mask: string): boolean =>
      ((node.attributes.integer(mask, 0) >> entry) & 1) === 1;
    const end = ends[entry] ?? edge;
    const stride = strides[entry] ?? 1;
    if (isSet('ellipsis_mask')) return { kind: 'ellipsis' };
    if (isSet('new_axis_mask')) return { kind: 'new-axis' };
    if (isSet('shrink_axis_mask')) {
      return { kind: 'element', begin, end: begin === -1 ? edge : begin + 1, stride: 1 };
    }
    if (stride < 0 && begin < -1 && !isSet('begin_mask')) {
      // Before the first element ONNX begins there and TensorFlow takes nothing.
      throw node.error(`goes backwards from ${begin}`);
    }
    const [first, last] = stride > 0 ? [0, edge] : [edge, -edge];
    return {
      kind: 'range',
      begin: isSet('begin_mask') ? first : begin,
      end: isSet('end_mask') ? last : end,
      stride,
    };
  });
}
