import type { NodeConversion } from '../node-conversion.js';
import type { OnnxAttributes } from '../onnx-graph.js';

/** ONNX wants channels before height and width, TensorFlow.js has them last. */
export function toChannelsFirst(node: NodeConversion, value: string): string {
  return node.step('Transpose', [value], { perm: [0, 3, 1, 2] });
}

/** Order of axes for a Transpose back to channels last. */
export const channelsLast = { perm: [0, 2, 3, 1] } as const;

/** Height and width of an attribute such as `strides`, which must not touch batch and channels. */
export function heightAndWidth(
  node: NodeConversion,
  attribute: string,
): readonly [height: number, width: number] {
  const values = node.attributes.integers(attribute);
  const [batch, height, width, channels] = values;
  if (batch !== 1 || channels !== 1 || height === undefined || width === undefined) {
    throw node.error(`has ${attribute} [${values.join(', ')}], expected [1, height, width, 1]`);
  }
  return [height, width];
}

/** The padding as ONNX says it. Throws for a layout other than channels last. */
export function padding(node: NodeConversion): OnnxAttributes {
  const layout = node.attributes.string('data_format', 'NHWC');
  if (layout !== 'NHWC') throw node.error(`has the layout ${layout}, expected NHWC`);
  const kind = node.attributes.string('padding', '');
  if (kind === 'SAME') return { auto_pad: 'SAME_UPPER' };
  if (kind === 'VALID') return { auto_pad: 'VALID' };
  if (kind === 'EXPLICIT') return { pads: explicitPadding(node) };
  throw node.error(`has the padding ${JSON.stringify(kind)}, expected SAME, VALID or EXPLICIT`);
}

/** From (before, after) of batch, height, width, channels to all befores, then all afters. */
function explicitPadding(node: NodeConversion): readonly number[] {
  const pads = node.attributes.integers('explicit_paddings');
  const [, , top, bottom, left, right] = pads;
  if (
    top === undefined ||
    bottom === undefined ||
    left === undefined ||
    right === undefined ||
    pads.length !== 8 ||
    [0, 1, 6, 7].some((index) => pads[index] !== 0)
  ) {
    throw node.error(`has explicit_paddings [${pads.join(', ')}]`);
  }
  return [top, left, bottom, right];
}
