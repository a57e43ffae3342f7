import { countingTable, rowsPerMode } from './counting.js';
import {
  elementTypes,
  floats,
  integers,
  type GraphConstant,
  type GraphNode,
  type GraphValue,
} from './onnx-graph.js';

/** Of the caches: two heads of two numbers for each token. */
const heads = 2;
const headSize = 2;
export const cacheWidth = heads * headSize;

/** One row of a cache whose four numbers add up to `amount`. */
export function cacheRow(amount: number): readonly number[] {
  return Array.from({ length: cacheWidth }, () => amount / cacheWidth);
}

/** Transformers.js makes the empty cache by the name `batch_size`; other free lengths become 0. */
export function cacheValue(name: string, length: string): GraphValue {
  return { name, type: 'float32', dims: ['batch_size', heads, length, headSize] };
}

/** `source` [batch, sequence, 4] as [batch, head, sequence, 2]. */
export function headNodes(source: string, output: string): readonly GraphNode[] {
  return [
    { operator: 'Reshape', inputs: [source, 'head_shape'], output: `${source}.heads` },
    {
      operator: 'Transpose',
      inputs: [`${source}.heads`],
      output,
      attributes: { perm: [0, 2, 1, 3] },
    },
  ];
}

/** A cache that gets a row of a table for each token of `input_ids`. */
export function cacheNodes(cache: {
  readonly table: string;
  readonly past: string;
  readonly present: string;
}): readonly GraphNode[] {
  const { table, past, present } = cache;
  return [
    { operator: 'Gather', inputs: [table, 'input_ids'], output: `${table}.rows` },
    ...headNodes(`${table}.rows`, `${table}.new`),
    {
      operator: 'Concat',
      inputs: [past, `${table}.new`],
      output: present,
      attributes: { axis: 2 },
    },
  ];
}

/** The sum of all numbers of a cache [batch]. */
export function sumNode(cache: string, output: string): GraphNode {
  return {
    operator: 'ReduceSum',
    inputs: [cache, 'cache_axes'],
    output,
    attributes: { keepdims: 0 },
  };
}

/** 1 where a sum is above a threshold, times the rows of the table that the switch skips. */
export function switchNodes(
  source: string,
  options: {
    readonly threshold: string;
    readonly skip: string;
  },
): readonly GraphNode[] {
  return [
    { operator: 'Greater', inputs: [source, options.threshold], output: `${source}.is_above` },
    {
      operator: 'Cast',
      inputs: [`${source}.is_above`],
      output: `${source}.switch`,
      attributes: { to: elementTypes.int64 },
    },
    { operator: 'Mul', inputs: [`${source}.switch`, options.skip], output: `${source}.offset` },
  ];
}

/** The logits, from the last tokens and the offsets of all switches [batch]. */
export function logitsNodes(offsets: readonly string[]): readonly GraphNode[] {
  const [first = '', ...others] = offsets;
  const sums = others.map((offset, index): GraphNode => {
    const before = index === 0 ? first : `offset_${index - 1}`;
    return { operator: 'Add', inputs: [before, offset], output: `offset_${index}` };
  });
  return [
    ...sums,
    {
      operator: 'Unsqueeze',
      inputs: [sums.at(-1)?.output ?? first, 'row_axis'],
      output: 'offset',
    },
    { operator: 'Add', inputs: ['input_ids', 'offset'], output: 'rows' },
    { operator: 'Gather', inputs: ['counting', 'rows'], output: 'logits' },
  ];
}

export const decoderConstants: readonly GraphConstant[] = [
  floats('counting', countingTable.dims, countingTable.values),
  integers('head_shape', [0, 0, heads, headSize]),
  integers('cache_axes', [1, 2, 3]),
  integers('row_axis', [1]),
  floats('half', [1], [0.5]),
  integers('skip_down', [rowsPerMode]),
  integers('skip_twice', [2 * rowsPerMode]),
  integers('skip_enough', [4 * rowsPerMode]),
];

export const logitsValue: GraphValue = {
  name: 'logits',
  type: 'float32',
  dims: ['batch_size', 'sequence', rowsPerMode],
};

/** What config.json says of the caches, in the words of GPT-2. */
export const decoderConfig = {
  n_layer: 1,
  n_head: heads,
  n_embd: cacheWidth,
  vocab_size: rowsPerMode,
} as const;

/** What config.json says of the caches, in the words of T5. */
export const sequenceToSequenceConfig = {
  num_layers: 1,
  num_decoder_layers: 1,
  num_heads: heads,
  d_kv: headSize,
  vocab_size: rowsPerMode,
} as const;
