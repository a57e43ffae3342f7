import '@tensorflow/tfjs-backend-cpu';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { convertGraph } from '../convert-graph.js';
import type { TfjsGraph } from '../tfjs-graph.js';

export interface TinyTensor {
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** One operator with its inputs: what it reads is either fed or part of the model. */
export interface TinyGraph {
  readonly op: string;
  readonly inputs: readonly (TinyTensor & { readonly constant?: boolean })[];
  readonly attributes?: Readonly<Record<string, unknown>>;
  /** Outputs of the node, 1 without it. */
  readonly outputs?: number;
}

export interface TinyOutput {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const typeNames = { float32: 'DT_FLOAT', int32: 'DT_INT32', bool: 'DT_BOOL' } as const;

export function floats(shape: readonly number[], values?: readonly number[]): TinyTensor {
  return { dtype: 'float32', shape, values: values ?? patterned(shape) };
}

export function ints(shape: readonly number[], values: readonly number[]): TinyTensor {
  return { dtype: 'int32', shape, values };
}

export function bools(shape: readonly number[], values: readonly number[]): TinyTensor {
  return { dtype: 'bool', shape, values };
}

export function constant(tensor: TinyTensor): TinyTensor & { readonly constant: boolean } {
  return { ...tensor, constant: true };
}

/** Values of both signs without a period that a shape could share. */
function patterned(shape: readonly number[]): readonly number[] {
  const size = shape.reduce((product, length) => product * length, 1);
  return Array.from({ length: size }, (_, index) => ((index * 37) % 101) / 25 - 2);
}

/** The files of the graph. */
export function tinyModel(graph: TinyGraph): TfjsGraph {
  const node = graph.inputs.map((input, index) => ({
    name: `in${index}`,
    op: input.constant === true ? 'Const' : 'Placeholder',
    attr: {
      dtype: { type: typeNames[input.dtype] },
      shape: { shape: { dim: input.shape.map((size) => ({ size: String(size) })) } },
    },
  }));
  const first = graph.inputs[0]?.dtype ?? 'float32';
  const operator = {
    name: 'out',
    op: graph.op,
    input: graph.inputs.map((_, index) => `in${index}`),
    attr: { T: { type: typeNames[first] }, ...graph.attributes },
  };
  const constants = graph.inputs
    .map((input, index) => ({ input, name: `in${index}` }))
    .filter(({ input }) => input.constant === true);
  const text = JSON.stringify({
    format: 'graph-model',
    modelTopology: { node: [...node, operator], versions: { producer: 1 } },
    signature: {
      inputs: {},
      outputs: Object.fromEntries(outputNames(graph).map((name) => [name, { name }])),
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: constants.map(({ input, name }) => ({
          name,
          shape: input.shape,
          dtype: input.dtype,
        })),
      },
    ],
  });
  const weights = Buffer.concat(constants.map(({ input }) => encode(input)));
  return { source: 'tiny', text, weights };
}

function encode({ dtype, values }: TinyTensor): Uint8Array {
  if (dtype === 'bool') return Uint8Array.from(values);
  const array = dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values);
  return new Uint8Array(array.buffer);
}

function outputNames(graph: TinyGraph): string[] {
  return Array.from({ length: graph.outputs ?? 1 }, (_, index) => `out:${index}`);
}

/** What TensorFlow.js on its cpu backend answers. */
export async function runWithTfjs(graph: TinyGraph): Promise<readonly TinyOutput[]> {
  // Otherwise it advises other backends on stderr.
  tf.enableProdMode();
  await tf.setBackend('cpu');
  const { text, weights } = tinyModel(graph);
  const json = JSON.parse(text) as {
    modelTopology: object;
    weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[];
  };
  const model = await loadGraphModel(
    tf.io.fromMemory({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: new Uint8Array(weights).buffer,
    }),
  );
  const fed: Record<string, tf.Tensor> = {};
  for (const [index, input] of graph.inputs.entries()) {
    if (input.constant === true) continue;
    fed[`in${index}`] = tf.tensor([...input.values], [...input.shape], input.dtype);
  }
  // Only an operator whose output has a shape that depends on values may run asynchronously.
  const answers =
    graph.op === 'Where'
      ? await model.executeAsync(fed, outputNames(graph))
      : model.execute(fed, outputNames(graph));
  const tensors = Array.isArray(answers) ? answers : [answers];
  return tensors.map((tensor) => ({ shape: tensor.shape, values: Array.from(tensor.dataSync()) }));
}

/** What onnxruntime answers for the converted graph. */
export async function runWithOnnx(graph: TinyGraph): Promise<readonly TinyOutput[]> {
  const bytes = convertGraph(tinyModel(graph));
  const session = await InferenceSession.create(bytes, { logSeverityLevel: 3 });
  const fed: Record<string, Tensor> = {};
  for (const [index, input] of graph.inputs.entries()) {
    if (input.constant !== true) fed[`in${index}`] = onnxTensor(input);
  }
  const answers = await session.run(fed);
  const results = session.outputNames.map((name) => {
    const tensor = answers[name];
    const values: number[] = [];
    for (const value of tensor?.data ?? []) values.push(Number(value));
    return { shape: tensor?.dims ?? [], values };
  });
  await session.release();
  return results;
}

function onnxTensor({ dtype, shape, values }: TinyTensor): Tensor {
  switch (dtype) {
    case 'float32':
      return new Tensor('float32', Float32Array.from(values), shape);
    case 'int32':
      return new Tensor('int64', BigInt64Array.from(values, BigInt), shape);
    case 'bool':
      return new Tensor('bool', Uint8Array.from(values), shape);
  }
}

/** More than single precision makes of a few dozen sums of small numbers. */
export const rounding = 1e-5;

/** The largest difference between the values of both; infinite when they differ in shape. */
export async function answerDifference(graph: TinyGraph): Promise<number> {
  const expected = await runWithTfjs(graph);
  const actual = await runWithOnnx(graph);
  if (shapesOf(actual) !== shapesOf(expected)) return Number.POSITIVE_INFINITY;
  const differences = expected.flatMap((output, index) =>
    output.values.map((value, at) => difference(value, actual[index]?.values[at])),
  );
  return differences.reduce((worst, each) => Math.max(worst, each), 0);
}

function shapesOf(outputs: readonly TinyOutput[]): string {
  return JSON.stringify(outputs.map(({ shape, values }) => [shape, values.length]));
}

/** NaN, which `Math.max` keeps, where only one of them is a number. */
function difference(expected: number, actual: number | undefined): number {
  return Object.is(actual, expected) ? 0 : Math.abs(expected - (actual ?? Number.NaN));
}

/** Attributes as a GraphDef in JSON has them. */
export const attribute = {
  integers: (values: readonly number[]) => ({ list: { i: values.map(String) } }),
  integer: (value: number) => ({ i: String(value) }),
  float: (value: number) => ({ f: value }),
  boolean: (value: boolean) => ({ b: value }),
  text: (value: string) => ({ s: Buffer.from(value).toString('base64') }),
  texts: (values: readonly string[]) => ({
    list: { s: values.map((value) => Buffer.from(value).toString('base64')) },
  }),
  type: (value: keyof typeof typeNames) => ({ type: typeNames[value] }),
};

/** Attributes of an operator that fuses a bias and perhaps an activation. */
export function fusedAttributes(...activations: readonly string[]): Record<string, unknown> {
  return {
    fused_ops: attribute.texts(['BiasAdd', ...activations]),
    num_args: attribute.integer(activations.includes('Prelu') ? 2 : 1),
  };
}
