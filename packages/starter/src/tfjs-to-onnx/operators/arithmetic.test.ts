import { describe, expect, it } from 'vitest';
import {
  answerDifference,
  attribute,
  bools,
  constant,
  floats,
  ints,
  runWithOnnx,
  type TinyTensor,
  rounding,
} from '../__fixtures__/tiny-graph.js';

const matrix = floats([2, 3]);
const row = floats([3], [0.5, -1.5, 2]);
const positive = floats([5], [0.01, 0.5, 1, 2.5, 9]);
const bothSigns = floats([7], [-3.5, -2.5, -0.5, 0, 0.5, 1.5, 2.5]);
const dividends = ints([6], [7, -7, 7, -7, 6, 0]);
const divisors = ints([6], [2, 2, -2, -2, 3, 5]);

describe('operators on two tensors, the second spread over the first', () => {
  it.each([
    ['Add'],
    ['AddV2'],
    ['BiasAdd'],
    ['Sub'],
    ['Mul'],
    ['RealDiv'],
    ['FloorDiv'],
    ['FloorMod'],
    ['Minimum'],
    ['Maximum'],
    ['SquaredDifference'],
    ['Equal'],
    ['NotEqual'],
    ['Less'],
    ['LessEqual'],
    ['Greater'],
    ['GreaterEqual'],
  ])('%s', async (op) => {
    expect(await answerDifference({ op, inputs: [matrix, row] })).toBeLessThan(rounding);
  });

  it('AddN', async () => {
    expect(await answerDifference({ op: 'AddN', inputs: [matrix, matrix, matrix] })).toBeLessThan(
      rounding,
    );
  });

  it('Pow', async () => {
    expect(
      await answerDifference({ op: 'Pow', inputs: [positive, floats([1], [1.7])] }),
    ).toBeLessThan(rounding);
  });

  it('DivNoNan gives 0 where the divisor is 0', async () => {
    const divisor = floats([3], [2, 0, -4]);
    expect(await answerDifference({ op: 'DivNoNan', inputs: [matrix, divisor] })).toBeLessThan(
      rounding,
    );
  });
});

describe('integers', () => {
  it.each(['Add', 'Sub', 'Mul', 'Minimum', 'Maximum', 'Less', 'Equal', 'FloorDiv', 'FloorMod'])(
    '%s',
    async (op) => {
      expect(await answerDifference({ op, inputs: [dividends, divisors] })).toBeLessThan(rounding);
    },
  );
});

describe('operators on one tensor', () => {
  it.each(['Sqrt', 'Rsqrt', 'Reciprocal', 'Log', 'Exp'])('%s', async (op) => {
    expect(await answerDifference({ op, inputs: [positive] })).toBeLessThan(rounding);
  });

  it.each([
    'Square',
    'Neg',
    'Abs',
    'Sign',
    'Sin',
    'Cos',
    'Erf',
    'Floor',
    'Ceil',
    'Round',
    'Relu',
    'Relu6',
    'Elu',
    'Selu',
    'Sigmoid',
    'Tanh',
    'Softplus',
    'LeakyRelu',
    'Softmax',
    'LogSoftmax',
  ])('%s', async (op) => {
    expect(
      await answerDifference({ op, inputs: [bothSigns], attributes: { alpha: { f: 0.2 } } }),
    ).toBeLessThan(rounding);
  });

  it('Prelu', async () => {
    expect(
      await answerDifference({ op: 'Prelu', inputs: [matrix, constant(floats([3]))] }),
    ).toBeLessThan(rounding);
  });

  it('Softmax over the last axis', async () => {
    expect(await answerDifference({ op: 'Softmax', inputs: [floats([2, 3, 4])] })).toBeLessThan(
      rounding,
    );
  });
});

describe('truth', () => {
  const left = bools([4], [0, 0, 1, 1]);
  const right = bools([4], [0, 1, 0, 1]);

  it.each(['LogicalAnd', 'LogicalOr'])('%s', async (op) => {
    expect(await answerDifference({ op, inputs: [left, right] })).toBeLessThan(rounding);
  });

  it('LogicalNot', async () => {
    expect(await answerDifference({ op: 'LogicalNot', inputs: [left] })).toBeLessThan(rounding);
  });

  it('SelectV2', async () => {
    expect(
      await answerDifference({ op: 'SelectV2', inputs: [left, floats([4]), floats([1], [9])] }),
    ).toBeLessThan(rounding);
  });
});

function operands(a: boolean, b: boolean, batch: readonly number[]): readonly TinyTensor[] {
  return [
    floats([...batch, ...(a ? [4, 2] : [2, 4])]),
    floats([...batch, ...(b ? [3, 4] : [4, 3])]),
  ];
}

describe('matrices', () => {
  const transposed = [false, true].flatMap((a) => [false, true].map((b) => ({ a, b })));

  it.each(transposed)('MatMul, transposed: $a, $b', async ({ a, b }) => {
    const attributes = {
      transpose_a: attribute.boolean(a),
      transpose_b: attribute.boolean(b),
    };
    expect(
      await answerDifference({ op: 'MatMul', inputs: operands(a, b, []), attributes }),
    ).toBeLessThan(rounding);
  });

  it.each(transposed)('_FusedMatMul with bias and Relu, transposed: $a, $b', async ({ a, b }) => {
    const attributes = {
      transpose_a: attribute.boolean(a),
      transpose_b: attribute.boolean(b),
      fused_ops: attribute.texts(['BiasAdd', 'Relu']),
      num_args: attribute.integer(1),
    };
    const inputs = [...operands(a, b, []), constant(floats([3]))];
    expect(await answerDifference({ op: '_FusedMatMul', inputs, attributes })).toBeLessThan(
      rounding,
    );
  });

  it.each(transposed)('BatchMatMulV2, transposed: $a, $b', async ({ a, b }) => {
    const attributes = { adj_x: attribute.boolean(a), adj_y: attribute.boolean(b) };
    expect(
      await answerDifference({ op: 'BatchMatMulV2', inputs: operands(a, b, [2, 2]), attributes }),
    ).toBeLessThan(rounding);
  });
});

it('an operator without a converter is refused by its name and its node', async () => {
  await expect(runWithOnnx({ op: 'StringSplit', inputs: [matrix] })).rejects.toThrow(
    'StringSplit out: this operator is not supported.',
  );
});
