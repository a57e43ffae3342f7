import { describe, expect, it } from 'vitest';
import {
  answerDifference,
  attribute,
  bools,
  constant,
  floats,
  ints,
  runWithOnnx,
  rounding,
} from '../__fixtures__/tiny-graph.js';

const block = floats([2, 3, 4]);
const known = (...values: readonly number[]) => constant(ints([values.length], values));
const one = (value: number) => constant(ints([], [value]));

describe('reductions', () => {
  const axes = [[0], [1], [-1], [0, 2], [0, 1, 2]];
  const reductions = ['Mean', 'Sum', 'Max', 'Min', 'Prod'].flatMap((op) =>
    axes.flatMap((over) => [false, true].map((keep) => ({ op, over, keep }))),
  );

  it.each(reductions)('$op over $over, axes kept: $keep', async ({ op, over, keep }) => {
    const attributes = { keep_dims: attribute.boolean(keep) };
    expect(
      await answerDifference({ op, inputs: [block, known(...over)], attributes }),
    ).toBeLessThan(1e-4);
  });

  it('an axis may be given without a list', async () => {
    expect(await answerDifference({ op: 'Sum', inputs: [block, one(1)] })).toBeLessThan(rounding);
  });

  it('no axes leave everything as it is', async () => {
    expect(await answerDifference({ op: 'Sum', inputs: [block, known()] })).toBeLessThan(rounding);
  });

  it.each(['Max', 'Sum', 'Prod'])('%s of integers', async (op) => {
    const inputs = [ints([2, 3], [4, -2, 3, 1, 5, -6]), known(1)];
    expect(await answerDifference({ op, inputs })).toBeLessThan(rounding);
  });

  it.each(['ArgMax', 'ArgMin'])('%s', async (op) => {
    expect(await answerDifference({ op, inputs: [block, one(-1)] })).toBeLessThan(rounding);
  });
});

describe('shapes', () => {
  it('Identity', async () => {
    expect(await answerDifference({ op: 'Identity', inputs: [block] })).toBeLessThan(rounding);
  });

  it('Shape', async () => {
    expect(await answerDifference({ op: 'Shape', inputs: [block] })).toBeLessThan(rounding);
  });

  it('Reshape with an open size', async () => {
    expect(await answerDifference({ op: 'Reshape', inputs: [block, known(4, -1)] })).toBeLessThan(
      rounding,
    );
  });

  it.each([0, 2, -1])('ExpandDims at %i', async (axis) => {
    expect(await answerDifference({ op: 'ExpandDims', inputs: [block, one(axis)] })).toBeLessThan(
      rounding,
    );
  });

  it.each([[[1]], [[-1]], [[1, 2]], [[]]])('Squeeze %j', async (axes) => {
    const attributes = { squeeze_dims: attribute.integers(axes) };
    expect(
      await answerDifference({ op: 'Squeeze', inputs: [floats([3, 1, 1])], attributes }),
    ).toBeLessThan(rounding);
  });

  it('Transpose', async () => {
    expect(
      await answerDifference({ op: 'Transpose', inputs: [block, known(2, 0, 1)] }),
    ).toBeLessThan(rounding);
  });

  it('Tile', async () => {
    expect(await answerDifference({ op: 'Tile', inputs: [block, known(2, 1, 3)] })).toBeLessThan(
      rounding,
    );
  });

  it('Fill', async () => {
    const inputs = [known(2, 3), constant(floats([], [1.5]))];
    expect(
      await answerDifference({ op: 'Fill', inputs, attributes: { T: attribute.type('float32') } }),
    ).toBeLessThan(rounding);
  });

  it('Range', async () => {
    expect(
      await answerDifference({
        op: 'Range',
        inputs: [ints([], [1]), ints([], [11]), ints([], [3])],
        attributes: { Tidx: attribute.type('int32') },
      }),
    ).toBeLessThan(rounding);
  });

  it.each([
    ['float32', 'int32'],
    ['int32', 'float32'],
    ['bool', 'float32'],
    ['bool', 'int32'],
    ['int32', 'bool'],
  ] as const)('Cast from %s to %s', async (from, to) => {
    const values = { float32: [-1.7, 0.4, 2.9], int32: [-3, 0, 5], bool: [0, 1, 1] }[from];
    const attributes = { DstT: attribute.type(to), SrcT: attribute.type(from) };
    expect(
      await answerDifference({
        op: 'Cast',
        inputs: [{ dtype: from, shape: [3], values }],
        attributes,
      }),
    ).toBeLessThan(rounding);
  });
});

describe('joining and splitting', () => {
  it.each([0, 1, -1])('ConcatV2 along %i', async (axis) => {
    const attributes = { N: attribute.integer(2) };
    expect(
      await answerDifference({ op: 'ConcatV2', inputs: [block, block, one(axis)], attributes }),
    ).toBeLessThan(rounding);
  });

  it.each([0, 1, -1])('Pack along %i', async (axis) => {
    const attributes = { axis: attribute.integer(axis) };
    expect(
      await answerDifference({ op: 'Pack', inputs: [floats([2, 3]), floats([2, 3])], attributes }),
    ).toBeLessThan(rounding);
  });

  it('Unpack', async () => {
    const attributes = { axis: attribute.integer(1), num: attribute.integer(3) };
    expect(
      await answerDifference({ op: 'Unpack', inputs: [block], attributes, outputs: 3 }),
    ).toBeLessThan(rounding);
  });

  it('Split', async () => {
    const attributes = { num_split: attribute.integer(2) };
    expect(
      await answerDifference({ op: 'Split', inputs: [one(2), block], attributes, outputs: 2 }),
    ).toBeLessThan(rounding);
  });

  it('SplitV', async () => {
    const inputs = [block, known(1, 3), one(2)];
    expect(await answerDifference({ op: 'SplitV', inputs, outputs: 2 })).toBeLessThan(rounding);
  });

  it('SplitV with an open size is refused', async () => {
    await expect(
      runWithOnnx({ op: 'SplitV', inputs: [block, known(1, -1), one(2)], outputs: 2 }),
    ).rejects.toThrow('SplitV out: leaves one of its sizes open.');
  });
});

describe('padding', () => {
  const pads = constant(ints([3, 2], [0, 0, 1, 2, 2, 1]));

  it('Pad', async () => {
    expect(await answerDifference({ op: 'Pad', inputs: [block, pads] })).toBeLessThan(rounding);
  });

  it('PadV2', async () => {
    expect(
      await answerDifference({ op: 'PadV2', inputs: [block, pads, constant(floats([], [7]))] }),
    ).toBeLessThan(rounding);
  });

  it('MirrorPad', async () => {
    const attributes = { mode: attribute.text('REFLECT') };
    expect(
      await answerDifference({ op: 'MirrorPad', inputs: [block, pads], attributes }),
    ).toBeLessThan(rounding);
  });
});

describe('gathering and scattering', () => {
  it.each([0, 1, -1])('GatherV2 along %i', async (axis) => {
    expect(
      await answerDifference({
        op: 'GatherV2',
        inputs: [block, ints([2, 2], [1, 0, 1, 1]), one(axis)],
      }),
    ).toBeLessThan(rounding);
  });

  it('GatherNd', async () => {
    const inputs = [block, ints([3, 2], [1, 2, 0, 0, 1, 1])];
    expect(await answerDifference({ op: 'GatherNd', inputs })).toBeLessThan(rounding);
  });

  it('ScatterNd adds what meets in one place', async () => {
    const inputs = [ints([3, 1], [2, 0, 2]), floats([3, 4]), known(4, 4)];
    const attributes = { T: attribute.type('float32') };
    expect(await answerDifference({ op: 'ScatterNd', inputs, attributes })).toBeLessThan(rounding);
  });

  it('SparseToDense', async () => {
    const inputs = [
      ints([3, 2], [0, 1, 1, 0, 1, 2]),
      known(2, 3),
      ints([3], [5, 6, 7]),
      constant(ints([], [-1])),
    ];
    expect(await answerDifference({ op: 'SparseToDense', inputs })).toBeLessThan(rounding);
  });

  it('Where gives the places of what is true', async () => {
    expect(
      await answerDifference({ op: 'Where', inputs: [bools([2, 3], [0, 1, 1, 0, 0, 1])] }),
    ).toBeLessThan(rounding);
  });
});
