import type { NodeConversion, OperatorTable } from '../node-conversion.js';
import type { OnnxAttributes } from '../onnx-graph.js';
import { finishFused } from './activation.js';
import { channelsLast, heightAndWidth, padding, toChannelsFirst } from './spatial.js';

export const convolutionOperators: OperatorTable = [
  ['Conv2D', (node) => finishFused(node, convolve(node))],
  ['_FusedConv2D', (node) => finishFused(node, convolve(node))],
  ['DepthwiseConv2dNative', (node) => finishFused(node, convolveDepthwise(node))],
  ['FusedDepthwiseConv2dNative', (node) => finishFused(node, convolveDepthwise(node))],
];

interface Filter {
  readonly height: number;
  readonly width: number;
  /** Input channels. */
  readonly inputs: number;
  /** Output channels, for a depthwise filter those of one input channel. */
  readonly outputs: number;
  readonly values: Float32Array;
}

function convolve(node: NodeConversion): string {
  const filter = filterOf(node);
  const [strideHeight, strideWidth] = heightAndWidth(node, 'strides');
  if (filter.height === 1 && filter.width === 1 && strideHeight === 1 && strideWidth === 1) {
    return multiplyChannels(node, filter);
  }
  const { height, width, inputs, outputs } = filter;
  const values = new Float32Array(filter.values.length);
  for (let place = 0; place < height * width; place += 1) {
    for (let input = 0; input < inputs; input += 1) {
      for (let output = 0; output < outputs; output += 1) {
        values[(output * inputs + input) * height * width + place] =
          filter.values[(place * inputs + input) * outputs + output] ?? 0;
      }
    }
  }
  const shape = [outputs, inputs, height, width];
  const weights = node.constant({ elementType: 'float32', shape, values });
  return convolution(node, { weights, filter, group: 1 });
}

/** A filter of one point is a product over the last axis: no change of layout is needed. */
function multiplyChannels(node: NodeConversion, { inputs, outputs, values }: Filter): string {
  const kind = node.attributes.string('padding', '');
  if (kind !== 'SAME' && kind !== 'VALID') {
    throw node.error(`has a filter of one point and the padding ${JSON.stringify(kind)}`);
  }
  const shape = [inputs, outputs];
  return node.step('MatMul', [
    node.input(0),
    node.constant({ elementType: 'float32', shape, values }),
  ]);
}

/** A group per input channel: the output channels of one input channel lie together. */
function convolveDepthwise(node: NodeConversion): string {
  const filter = filterOf(node);
  const { height, width, inputs, outputs } = filter;
  const channels = inputs * outputs;
  const values = new Float32Array(filter.values.length);
  for (let place = 0; place < height * width; place += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      values[channel * height * width + place] = filter.values[place * channels + channel] ?? 0;
    }
  }
  const shape = [channels, 1, height, width];
  const weights = node.constant({ elementType: 'float32', shape, values });
  return convolution(node, { weights, filter, group: inputs });
}

function convolution(
  node: NodeConversion,
  { weights, filter, group }: { weights: string; filter: Filter; group: number },
): string {
  const strides = heightAndWidth(node, 'strides');
  const dilated = node.attributes.integers('dilations').length > 0;
  const dilations = dilated ? heightAndWidth(node, 'dilations') : [1, 1];
  const convolved = node.step('Conv', [toChannelsFirst(node, node.input(0)), weights], {
    kernel_shape: [filter.height, filter.width],
    strides,
    dilations,
    group,
    ...(dilations.some((dilation) => dilation > 1)
      ? dilatedPadding(node, [filter.height, filter.width])
      : padding(node)),
  });
  return node.step('Transpose', [convolved], channelsLast);
}

/** onnxruntime does not pad dilated filters by itself. TensorFlow has no dilation with strides. */
function dilatedPadding(
  node: NodeConversion,
  kernel: readonly [height: number, width: number],
): OnnxAttributes {
  const given = padding(node);
  if (given['auto_pad'] !== 'SAME_UPPER') return given;
  if (heightAndWidth(node, 'strides').some((stride) => stride > 1)) {
    throw node.error('has dilations and strides');
  }
  const [heightDilation, widthDilation] = heightAndWidth(node, 'dilations');
  const height = (kernel[0] - 1) * heightDilation;
  const width = (kernel[1] - 1) * widthDilation;
  const [top, left] = [Math.floor(height / 2), Math.floor(width / 2)];
  return { pads: [top, left, height - top, width - left] };
}

/** The filter as TensorFlow.js has it: height, width, input channels, output channels. */
function filterOf(node: NodeConversion): Filter {
  const tensor = node.graph.constantOf(node.input(1));
  const [height, width, inputs, outputs, ...others] = tensor?.shape ?? [];
  if (
    tensor?.elementType !== 'float32' ||
    height === undefined ||
    width === undefined ||
    inputs === undefined ||
    outputs === undefined ||
    others.length > 0
  ) {
    throw node.error('needs a constant filter of four dimensions');
  }
  return { height, width, inputs, outputs, values: tensor.values };
}
