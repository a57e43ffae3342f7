import { WattbenchError } from '@wattbench/core';

import { isRecord } from '@wattbench/tasks/processing';

interface Operator {
  readonly name: string;
  readonly type: string;
  readonly inputs: readonly string[];
}

/**
 * Operators that TensorFlow.js can only run with `executeAsync`: how much comes out, or what runs next, stands
 * in the data. The executors of @tensorflow/tfjs-converter 4.22.0 for them return promises.
 */
const asynchronousTypes: ReadonlySet<string> = new Set(
  [
    ['Switch', 'Merge', 'Enter', 'Exit', 'NextIteration', 'LoopCond'],
    ['If', 'StatelessIf', 'While', 'StatelessWhile'],
    ['Where', 'ListDiff'],
    ['NonMaxSuppressionV2', 'NonMaxSuppressionV3', 'NonMaxSuppressionV4', 'NonMaxSuppressionV5'],
    ['HashTable', 'HashTableV2', 'LookupTableImport', 'LookupTableImportV2'],
    ['LookupTableFind', 'LookupTableFindV2', 'LookupTableSize', 'LookupTableSizeV2'],
  ].flat(),
);

/** The first operator that the outputs need and that asks for `executeAsync`; null where none does. */
export function findAsynchronousOperator(operators: readonly Operator[]): string | null {
  return operators.find(({ type }) => asynchronousTypes.has(type))?.type ?? null;
}

/**
 * The operators that the outputs are computed from. Throws `MODEL_CORRUPT` for an operator without a name or a
 * type, or a constant of which there are no weights.
 */
export function readOperators(
  nodes: unknown,
  model: {
    readonly file: string;
    readonly outputs: readonly string[];
    readonly weights: ReadonlySet<string>;
  },
): readonly Operator[] {
  const operators = new Map<string, Operator>();
  for (const [index, node] of (Array.isArray(nodes) ? nodes : []).entries()) {
    const operator = readOperator(node, `${model.file}: modelTopology.node[${index}]`);
    operators.set(operator.name, operator);
  }
  const needed = new Set<Operator>();
  const open = [...model.outputs];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const operator = operators.get(nodeName(name));
    if (operator === undefined || needed.has(operator)) continue;
    needed.add(operator);
    open.push(...operator.inputs);
  }
  const missing = [...needed].find(
    ({ name, type }) => type === 'Const' && !model.weights.has(name),
  );
  if (missing === undefined) return [...needed];
  throw new WattbenchError(
    'MODEL_CORRUPT',
    `${model.file} has no weights of the constant ${JSON.stringify(missing.name)}.`,
  );
}

function readOperator(node: unknown, place: string): Operator {
  const { name, op, input = [] } = isRecord(node) ? node : {};
  const inputs: readonly unknown[] = Array.isArray(input) ? input : [null];
  if (typeof name !== 'string' || typeof op !== 'string' || !inputs.every(isText)) {
    throw new WattbenchError(
      'MODEL_CORRUPT',
      `${place} is no operator with "name", "op" and "input".`,
    );
  }
  return { name, type: op, inputs };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** `^` stands before an input that only orders, `:` before the number of an output. */
function nodeName(reference: string): string {
  return reference.replace(/^\^/, '').replace(/:\d+$/, '');
}
