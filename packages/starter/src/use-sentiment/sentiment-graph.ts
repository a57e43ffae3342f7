import { isRecord } from '../files/record.js';
import { conversionFailed } from '../tfjs-to-onnx/conversion-failed.js';
import type { TfjsGraph } from '../tfjs-to-onnx/tfjs-graph.js';
import { parseTfjsModel, type TfjsModel } from '../tfjs-to-onnx/tfjs-model.js';
import { nodeOf } from '../tfjs-to-onnx/topological-order.js';

/** A linear layer: logit of positive = weights · embedding + bias. */
export interface LinearHead {
  readonly weights: readonly number[];
  readonly bias: number;
}

const floatType = { type: 'DT_FLOAT' };
const integerType = { type: 'DT_INT32' };
const free = { size: '-1' };
const tokenShape = { shape: { dim: [free, free] } };

/** What stands before the encoder: it takes each token of the batch with its place, not a matrix. */
const tokenInputs = [
  {
    name: 'input_ids',
    op: 'Placeholder',
    attr: { dtype: integerType, shape: tokenShape },
  },
  {
    name: 'attention_mask',
    op: 'Placeholder',
    attr: { dtype: integerType, shape: tokenShape },
  },
  {
    name: 'token_mask',
    op: 'Cast',
    input: ['attention_mask'],
    attr: { SrcT: integerType, DstT: { type: 'DT_BOOL' } },
  },
  { name: 'indices', op: 'Where', input: ['token_mask'], attr: { T: { type: 'DT_BOOL' } } },
  {
    name: 'values',
    op: 'GatherNd',
    input: ['input_ids', 'indices'],
    attr: { Tparams: integerType, Tindices: integerType },
  },
];

/**
 * The Universal Sentence Encoder with the inputs that text models have: `input_ids` and
 * `attention_mask` [batch, sequence]. Its output is the embedding [batch, 512].
 *
 * Every text of a batch must have a token that is not masked. Throws `CONVERSION_FAILED` when the
 * graph is not the one that is expected.
 */
export function withTokenInputs(encoder: TfjsGraph): TfjsGraph {
  const { model, json, topology } = readGraph(encoder);
  for (const name of ['indices', 'values']) {
    const node = model.nodes.find((each) => each.name === name);
    if (node?.op !== 'Placeholder') throw conversionFailed(`The encoder has no input ${name}.`);
  }
  const nodes = topology.node.filter(
    (node) => !isRecord(node) || (node['name'] !== 'indices' && node['name'] !== 'values'),
  );
  const modelTopology = { ...topology, node: [...tokenInputs, ...nodes] };
  const weightsManifest = inOneFile(model);
  const text = JSON.stringify({ ...json, format: 'graph-model', modelTopology, weightsManifest });
  return { ...encoder, text };
}

/**
 * Adds a linear layer behind the only output: `logits` [batch, 2] for negative and positive. Half
 * of the head's logit goes to each side, so that softmax gives its logistic function.
 */
export function withHead(encoder: TfjsGraph, head: LinearHead): TfjsGraph {
  const { model, json, topology } = readGraph(encoder);
  const read = new Set(model.nodes.flatMap((node) => node.inputs.map(nodeOf)));
  const [output, ...others] = model.nodes.filter((node) => !read.has(node.name));
  if (output === undefined || others.length > 0) {
    throw conversionFailed(`The encoder has ${1 + others.length} outputs, expected 1.`);
  }
  const size = head.weights.length;
  const node = [
    ...topology.node,
    { name: 'sentiment_weights', op: 'Const', attr: { dtype: floatType } },
    { name: 'sentiment_bias', op: 'Const', attr: { dtype: floatType } },
    {
      name: 'sentiment_product',
      op: 'MatMul',
      input: [output.name, 'sentiment_weights'],
      attr: { T: floatType, transpose_a: { b: false }, transpose_b: { b: false } },
    },
    {
      name: 'logits',
      op: 'BiasAdd',
      input: ['sentiment_product', 'sentiment_bias'],
      attr: { T: floatType },
    },
  ];
  const specs = [
    { name: 'sentiment_weights', shape: [size, 2], dtype: 'float32' as const },
    { name: 'sentiment_bias', shape: [2], dtype: 'float32' as const },
  ];
  const halves = [...head.weights, head.bias].flatMap((value) => [-value / 2, value / 2]);
  const bytes = new Uint8Array(Float32Array.from(halves).buffer);
  return {
    source: 'use-sentiment-en',
    text: JSON.stringify({
      ...json,
      modelTopology: { ...topology, node },
      weightsManifest: inOneFile(model, specs),
      signature: {
        inputs: {
          input_ids: signed('input_ids', integerType.type, tokenShape.shape),
          attention_mask: signed('attention_mask', integerType.type, tokenShape.shape),
        },
        outputs: { logits: signed('logits', floatType.type, { dim: [free, { size: '2' }] }) },
      },
    }),
    weights: Buffer.concat([encoder.weights, bytes]),
  };
}

function signed(name: string, dtype: string, tensorShape: object) {
  return { name: `${name}:0`, dtype, tensorShape };
}

function inOneFile(model: TfjsModel, added: readonly object[] = []) {
  const weights = model.weightGroups.flatMap((group) => group.weights);
  return [{ paths: ['weights.bin'], weights: [...weights, ...added] }];
}

function readGraph(graph: TfjsGraph) {
  const model = parseTfjsModel(graph.text, graph.source);
  const json: unknown = JSON.parse(graph.text);
  const topology = isRecord(json) ? json['modelTopology'] : undefined;
  const node = isRecord(topology) ? topology['node'] : undefined;
  if (!isRecord(json) || !isRecord(topology) || !Array.isArray(node)) {
    throw conversionFailed('The encoder has no graph.');
  }
  return { model, json, topology: { ...topology, node: node as readonly unknown[] } };
}
