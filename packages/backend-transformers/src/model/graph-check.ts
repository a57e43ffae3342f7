import { WattbenchError } from '@wattbench/core';

/** An input or output as onnxruntime reads it from the graph. */
export interface GraphValue {
  readonly name: string;
  readonly isTensor: boolean;
  readonly type?: string;
  /** A number where the length is fixed, a name where it is free. */
  readonly shape?: readonly (number | string)[];
}

/** One graph of an open model. */
export interface Graph {
  readonly inputNames: readonly string[];
  readonly inputMetadata: readonly GraphValue[];
  readonly outputMetadata: readonly GraphValue[];
}

export interface ValueRule {
  /** Any one of them. */
  readonly names: readonly string[];
  /** Element types in ONNX words, any one of them. */
  readonly types: readonly string[];
  readonly rank: number;
}

export interface GraphRule {
  /** The name that transformers.js gives the graph: `model`, `decoder_model_merged`. */
  readonly graph: string;
  readonly inputs: readonly ValueRule[];
  /** What it may take besides: other inputs would stay empty. */
  readonly alsoTakes?: RegExp;
  readonly outputs: readonly ValueRule[];
}

const integers = ['int64'];
const numbers = ['float32', 'float16'];

/** What the graphs of the tasks have in common. transformers.js makes integers as int64 only. */
export const rules = {
  text: { names: ['input_ids'], types: integers, rank: 2 },
  image: { names: ['pixel_values'], types: numbers, rank: 4 },
  /** `logits` with a number of dimensions. */
  logits: (rank: number): ValueRule => ({ names: ['logits'], types: numbers, rank }),
  numbers: (rank: number, ...names: readonly string[]): ValueRule => ({
    names,
    types: numbers,
    rank,
  }),
} as const;

/** The graph of an encoder of texts. */
export function textGraph(...outputs: readonly ValueRule[]): GraphRule {
  return {
    graph: 'model',
    inputs: [rules.text],
    alsoTakes: /^(attention_mask|token_type_ids)$/,
    outputs,
  };
}

/** Throws `MODEL_MISMATCH` naming what was found and what was expected, unless the graphs fit the task. */
export function checkGraphs(
  graphs: Readonly<Record<string, Graph>>,
  { taskId, expected }: { readonly taskId: string; readonly expected: readonly GraphRule[] },
): void {
  const [found, wanted] = [Object.keys(graphs), expected.map(({ graph }) => graph)];
  if (found.toSorted().join() !== wanted.toSorted().join()) {
    throw mismatch(
      `transformers.js opened the model as ${found.join(', ')}; ${taskId} expects ${wanted.join(', ')}`,
    );
  }
  for (const rule of expected) {
    const graph = graphs[rule.graph];
    if (graph !== undefined) checkGraph(graph, { taskId, rule });
  }
}

function checkGraph(
  { inputMetadata, outputMetadata }: Graph,
  { taskId, rule }: { readonly taskId: string; readonly rule: GraphRule },
): void {
  const fits =
    rule.inputs.every((value) => inputMetadata.some((found) => obeys(found, value))) &&
    inputMetadata.every(
      (found) =>
        rule.inputs.some((value) => obeys(found, value)) ||
        (rule.alsoTakes?.test(found.name) ?? false),
    );
  if (!fits) {
    throw mismatch(
      `The inputs of ${rule.graph} are ${describe(inputMetadata)}; ${taskId} expects ${describeRules(rule.inputs)}`,
    );
  }
  if (!rule.outputs.every((value) => outputMetadata.some((found) => obeys(found, value)))) {
    throw mismatch(
      `The outputs of ${rule.graph} are ${describe(outputMetadata)}; ${taskId} expects ${describeRules(rule.outputs)}`,
    );
  }
}

/** Length of the last dimension of an output where the graph fixes it, else null. */
export function fixedWidth(graph: Graph | undefined, output: string): number | null {
  const width = graph?.outputMetadata.find(({ name }) => name === output)?.shape?.at(-1);
  return typeof width === 'number' ? width : null;
}

/** Throws `MODEL_MISMATCH` when the graph fixes a number of classes that does not fit the labels. */
export function checkClasses(
  graph: Graph | undefined,
  parts: {
    readonly labels: readonly string[];
    /** Classes that a model may have beside its labels, such as "nothing there". Default: none. */
    readonly others?: readonly number[];
  },
): void {
  const { labels, others = [0] } = parts;
  const width = fixedWidth(graph, 'logits');
  if (width === null || others.includes(width - labels.length)) return;
  throw mismatch(
    `The model gives ${width} logits, and "id2label" in config.json names ${labels.length} labels`,
  );
}

/** Throws `MODEL_MISMATCH` when a tensor does not have the lengths that the graph fixes. */
export function checkLengths(
  graph: Graph | undefined,
  tensors: Readonly<Record<string, { readonly dims: readonly number[] }>>,
): void {
  for (const { name, shape } of graph?.inputMetadata ?? []) {
    const dims = tensors[name]?.dims;
    if (dims === undefined || shape === undefined) continue;
    if (shape.every((length, place) => typeof length !== 'number' || length === dims[place])) {
      continue;
    }
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The model takes ${name} [${shape.join(', ')}]; this batch is [${dims.join(', ')}].`,
      { fix: 'Change `batchSize` of the protocol, or take a model with free dimensions.' },
    );
  }
}

function obeys({ name, isTensor, type, shape }: GraphValue, rule: ValueRule): boolean {
  return (
    isTensor &&
    rule.names.includes(name) &&
    rule.types.includes(type ?? '') &&
    shape?.length === rule.rank
  );
}

function describe(values: readonly GraphValue[]): string {
  if (values.length === 0) return 'none';
  return values
    .map(({ name, type, shape }) => `${name} ${type ?? 'no tensor'} [${shape?.join(', ') ?? ''}]`)
    .join('; ');
}

function describeRules(values: readonly ValueRule[]): string {
  return values
    .map(
      ({ names, types, rank }) =>
        `${names.join(' or ')} ${types.join(' or ')} of ${rank} dimensions`,
    )
    .join('; ');
}

function mismatch(what: string): WattbenchError {
  return new WattbenchError('MODEL_MISMATCH', `${what}.`);
}
