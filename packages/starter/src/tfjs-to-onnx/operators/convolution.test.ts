import { describe, expect, it } from 'vitest';
import {
  answerDifference,
  attribute,
  constant,
  floats,
  fusedAttributes,
  runWithOnnx,
  rounding,
} from '../__fixtures__/tiny-graph.js';

const paddings = ['SAME', 'VALID'] as const;
const strides = [
  [1, 1],
  [2, 2],
  [2, 1],
] as const;
const windows = paddings.flatMap((padding) => strides.map((stride) => ({ padding, stride })));

function spatial(padding: string, [height, width]: readonly [number, number]) {
  return {
    padding: attribute.text(padding),
    strides: attribute.integers([1, height, width, 1]),
    dilations: attribute.integers([1, 1, 1, 1]),
    data_format: attribute.text('NHWC'),
  };
}

const image = floats([2, 7, 6, 3]);

describe.each(windows)('padding $padding, strides $stride', ({ padding, stride }) => {
  const attributes = spatial(padding, stride);

  it('convolves', async () => {
    const inputs = [image, constant(floats([3, 2, 3, 4]))];
    expect(await answerDifference({ op: 'Conv2D', inputs, attributes })).toBeLessThan(rounding);
  });

  it('convolves with a filter of one point', async () => {
    const inputs = [image, constant(floats([1, 1, 3, 5]))];
    expect(await answerDifference({ op: 'Conv2D', inputs, attributes })).toBeLessThan(rounding);
  });

  it('convolves each channel by itself', async () => {
    const inputs = [image, constant(floats([3, 2, 3, 2]))];
    expect(
      await answerDifference({ op: 'DepthwiseConv2dNative', inputs, attributes }),
    ).toBeLessThan(rounding);
  });

  it.each(['MaxPool', 'AvgPool'])('pools by %s', async (op) => {
    const ksize = attribute.integers([1, 3, 2, 1]);
    expect(
      await answerDifference({ op, inputs: [image], attributes: { ...attributes, ksize } }),
    ).toBeLessThan(rounding);
  });
});

describe('special forms of convolution', () => {
  it('takes explicit padding', async () => {
    expect(
      await answerDifference({
        op: 'Conv2D',
        inputs: [image, constant(floats([3, 3, 3, 2]))],
        attributes: {
          ...spatial('EXPLICIT', [1, 1]),
          explicit_paddings: attribute.integers([0, 0, 1, 2, 0, 1, 0, 0]),
        },
      }),
    ).toBeLessThan(rounding);
  });

  it.each(paddings)('takes dilations with padding %s', async (padding) => {
    expect(
      await answerDifference({
        op: 'Conv2D',
        inputs: [floats([1, 9, 8, 2]), constant(floats([3, 2, 2, 2]))],
        attributes: { ...spatial(padding, [1, 1]), dilations: attribute.integers([1, 2, 3, 1]) },
      }),
    ).toBeLessThan(rounding);
  });

  it.each(['Relu', 'Relu6', 'Elu', 'Sigmoid', 'LeakyRelu'])('fuses bias and %s', async (op) => {
    expect(
      await answerDifference({
        op: '_FusedConv2D',
        inputs: [image, constant(floats([2, 2, 3, 4])), constant(floats([4]))],
        attributes: {
          ...spatial('SAME', [1, 1]),
          ...fusedAttributes(op),
          leakyrelu_alpha: attribute.float(0.25),
        },
      }),
    ).toBeLessThan(rounding);
  });

  it('fuses bias and the slopes of Prelu', async () => {
    const weights = [floats([2, 2, 3, 2]), floats([6]), floats([6])].map(constant);
    expect(
      await answerDifference({
        op: 'FusedDepthwiseConv2dNative',
        inputs: [image, ...weights],
        attributes: { ...spatial('SAME', [1, 1]), ...fusedAttributes('Prelu') },
      }),
    ).toBeLessThan(rounding);
  });
});

describe('what cannot be converted is refused', () => {
  const inputs = [image, constant(floats([3, 3, 3, 2]))];

  it('another layout', async () => {
    const attributes = { ...spatial('SAME', [1, 1]), data_format: attribute.text('NCHW') };
    await expect(runWithOnnx({ op: 'Conv2D', inputs, attributes })).rejects.toThrow(
      'Conv2D out: has the layout NCHW, expected NHWC.',
    );
  });

  it('strides over the batch', async () => {
    const attributes = { ...spatial('SAME', [1, 1]), strides: attribute.integers([2, 1, 1, 1]) };
    await expect(runWithOnnx({ op: 'Conv2D', inputs, attributes })).rejects.toThrow(
      'Conv2D out: has strides [2, 1, 1, 1], expected [1, height, width, 1].',
    );
  });

  it('an unknown fused operator', async () => {
    const fused_ops = attribute.texts(['FusedBatchNorm']);
    const attributes = { ...spatial('SAME', [1, 1]), fused_ops };
    await expect(runWithOnnx({ op: '_FusedConv2D', inputs, attributes })).rejects.toThrow(
      '_FusedConv2D out: fuses FusedBatchNorm.',
    );
  });

  it('a filter that depends on the input of the model', async () => {
    const graph = {
      op: 'Conv2D',
      inputs: [image, floats([3, 3, 3, 2])],
      attributes: spatial('SAME', [1, 1]),
    };
    await expect(runWithOnnx(graph)).rejects.toThrow(
      'Conv2D out: needs a constant filter of four dimensions.',
    );
  });
});
