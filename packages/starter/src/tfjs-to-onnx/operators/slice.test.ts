import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerDifference,
  attribute,
  constant,
  floats,
  ints,
  runWithOnnx,
  runWithTfjs,
  rounding,
} from '../__fixtures__/tiny-graph.js';

const block = floats([4, 3, 5]);
const known = (values: readonly number[]) => constant(ints([values.length], values));

interface Slicing {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly strides: readonly number[];
  readonly masks?: Readonly<Record<string, number>>;
}

function stridedSlice({ begin, end, strides, masks = {} }: Slicing) {
  const names = ['begin_mask', 'end_mask', 'shrink_axis_mask', 'new_axis_mask', 'ellipsis_mask'];
  return {
    op: 'StridedSlice',
    inputs: [block, known(begin), known(end), known(strides)],
    attributes: Object.fromEntries(
      names.map((name) => [name, attribute.integer(masks[name] ?? 0)]),
    ),
  };
}

function bits(flags: readonly boolean[]): number {
  return flags.reduce((mask, flag, index) => mask | (Number(flag) << index), 0);
}

describe('Slice', () => {
  it('takes sizes from the beginnings', async () => {
    const inputs = [block, known([1, 0, 2]), known([2, 3, 1])];
    expect(await answerDifference({ op: 'Slice', inputs })).toBeLessThan(rounding);
  });

  it('takes everything for the size -1', async () => {
    const inputs = [block, known([1, 1, 2]), known([-1, 2, -1])];
    expect(await answerDifference({ op: 'Slice', inputs })).toBeLessThan(rounding);
  });
});

describe('StridedSlice', () => {
  it('answers as TensorFlow.js for any bounds, strides and masks', async () => {
    const entry = fc.record({
      begin: fc.integer({ min: -6, max: 6 }),
      end: fc.integer({ min: -6, max: 6 }),
      stride: fc.constantFrom(1, 2, 3, -1, -2),
      fromEdge: fc.boolean(),
      toEdge: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 3 }), async (entries) => {
        const graph = stridedSlice({
          begin: entries.map(({ begin, stride }) => (stride < 0 ? Math.max(begin, -1) : begin)),
          end: entries.map(({ end }) => end),
          strides: entries.map(({ stride }) => stride),
          masks: {
            begin_mask: bits(entries.map(({ fromEdge }) => fromEdge)),
            end_mask: bits(entries.map(({ toEdge }) => toEdge)),
          },
        });
        // TensorFlow.js itself fails on some empty slices.
        fc.pre(
          await runWithTfjs(graph).then(
            () => true,
            () => false,
          ),
        );
        expect(await answerDifference(graph)).toBeLessThan(rounding);
      }),
      { seed: 20, numRuns: 80 },
    );
  });

  it.each([0, 1, -1])('drops the axis of element %i', async (begin) => {
    const masks = { shrink_axis_mask: 2, begin_mask: 1, end_mask: 1 };
    const bounds = { begin: [0, begin], end: [0, begin + 1], strides: [1, 1] };
    expect(await answerDifference(stridedSlice({ ...bounds, masks }))).toBeLessThan(rounding);
  });

  it('adds axes', async () => {
    const bounds = { begin: [0, 1, 0], end: [0, 3, 0], strides: [1, 1, 1] };
    expect(
      await answerDifference(stridedSlice({ ...bounds, masks: { new_axis_mask: 5 } })),
    ).toBeLessThan(rounding);
  });

  it('adds an axis behind one that goes', async () => {
    const bounds = { begin: [1, 0, 1], end: [2, 0, 3], strides: [1, 1, 1] };
    const masks = { shrink_axis_mask: 1, new_axis_mask: 2 };
    expect(await answerDifference(stridedSlice({ ...bounds, masks }))).toBeLessThan(rounding);
  });

  it('takes the axes behind an ellipsis from the end', async () => {
    const bounds = { begin: [1, 0, 2], end: [3, 0, 4], strides: [1, 1, 1] };
    expect(
      await answerDifference(stridedSlice({ ...bounds, masks: { ellipsis_mask: 2 } })),
    ).toBeLessThan(rounding);
  });

  it('drops an axis behind an ellipsis', async () => {
    const bounds = { begin: [0, 2], end: [0, 3], strides: [1, 1] };
    const masks = { ellipsis_mask: 1, shrink_axis_mask: 2 };
    expect(await answerDifference(stridedSlice({ ...bounds, masks }))).toBeLessThan(rounding);
  });

  it('is refused when it goes backwards from a place counted from the end', async () => {
    const graph = stridedSlice({ begin: [-2], end: [0], strides: [-1] });
    await expect(runWithOnnx(graph)).rejects.toThrow('StridedSlice out: goes backwards from -2.');
  });

  it('is refused when a bound depends on the input of the model', async () => {
    const graph = stridedSlice({ begin: [0], end: [2], strides: [1] });
    const inputs = [block, ints([1], [0]), known([2]), known([1])];
    await expect(runWithOnnx({ ...graph, inputs })).rejects.toThrow(
      'StridedSlice out: needs integers that do not depend on the input of the model, got in1.',
    );
  });
});
