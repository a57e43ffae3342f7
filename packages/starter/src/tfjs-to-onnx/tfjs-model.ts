import { isRecord } from '../files/record.js';
import { conversionFailed } from './conversion-failed.js';

/** A node of a TensorFlow GraphDef as TensorFlow.js writes it in JSON. */
export interface TfjsNode {
  readonly name: string;
  readonly op: string;
  /** `name`, `name:output`, or `^name` for an order without data. */
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface TfjsWeight {
  readonly name: string;
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: readonly number[];
}

export interface TfjsWeightGroup {
  /** Shards, relative to the model's folder; the weights lie in their concatenation. */
  readonly paths: readonly string[];
  readonly weights: readonly TfjsWeight[];
}

/** A named output. Type and shape stand there only where the signature says them. */
export interface TfjsOutput {
  readonly name: string;
  readonly tensor: string;
  readonly dtype?: unknown;
  readonly shape?: unknown;
}

export interface TfjsModel {
  /** Where it was read from, for messages. */
  readonly source: string;
  readonly nodes: readonly TfjsNode[];
  readonly weightGroups: readonly TfjsWeightGroup[];
  /** Empty when the model has no signature. */
  readonly outputs: readonly TfjsOutput[];
}

/** As TensorFlow allows them, so that no name can meet one that the converter makes (they begin with `~`). */
const nodeName = /^[A-Za-z0-9.][A-Za-z0-9_.\\/>-]*$/;
const maximumNodes = 100_000;
const maximumElements = 2 ** 31;

/**
 * Reads the text of a TensorFlow.js `model.json` of format graph-model.
 *
 * Throws `CONVERSION_FAILED` naming `source` and the field that is wrong.
 */
export function parseTfjsModel(text: string, source: string): TfjsModel {
  const json = parseJson(text, source);
  const topology = isRecord(json) ? json['modelTopology'] : undefined;
  const nodes = isRecord(topology) ? topology['node'] : undefined;
  if (!isRecord(json) || !Array.isArray(nodes)) {
    throw conversionFailed(`${source}: expected a graph model with modelTopology.node.`);
  }
  if (nodes.length > maximumNodes) {
    throw conversionFailed(`${source}: ${nodes.length} nodes, expected at most ${maximumNodes}.`);
  }
  const manifest = json['weightsManifest'];
  if (!Array.isArray(manifest)) {
    throw conversionFailed(`${source}: weightsManifest is missing or not a list.`);
  }
  const parsed = nodes.map((node, index) => parseNode(node, `${source}: node ${index}`));
  requireUnique(
    parsed.map((node) => node.name),
    source,
  );
  const weightGroups = manifest.map((group, index) =>
    parseWeightGroup(group, `${source}: weightsManifest[${index}]`),
  );
  requireUnique(
    weightGroups.flatMap((group) => group.weights.map((weight) => weight.name)),
    source,
  );
  return { source, nodes: parsed, weightGroups, outputs: parseOutputs(json['signature'], source) };
}

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw conversionFailed(`${source}: not JSON.`, cause);
  }
}

function requireUnique(names: readonly string[], source: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw conversionFailed(`${source}: ${name} stands there twice.`);
    seen.add(name);
  }
}

function parseNode(value: unknown, where: string): TfjsNode {
  if (!isRecord(value)) throw conversionFailed(`${where}: expected an object.`);
  const { name, op, input = [], attr = {} } = value;
  if (typeof name !== 'string' || !nodeName.test(name)) {
    throw conversionFailed(`${where}: ${JSON.stringify(name)} is not a node name.`);
  }
  if (typeof op !== 'string') throw conversionFailed(`${where} (${name}): op is missing.`);
  if (!isStrings(input))
    throw conversionFailed(`${where} (${name}): input is not a list of names.`);
  if (!isRecord(attr)) throw conversionFailed(`${where} (${name}): attr is not an object.`);
  return { name, op, inputs: input, attributes: attr };
}

function parseWeightGroup(value: unknown, where: string): TfjsWeightGroup {
  if (!isRecord(value)) throw conversionFailed(`${where}: expected an object.`);
  const { paths, weights } = value;
  if (!isStrings(paths)) throw conversionFailed(`${where}: paths is not a list of file names.`);
  if (!Array.isArray(weights)) throw conversionFailed(`${where}: weights is not a list.`);
  return {
    paths,
    weights: weights.map((weight, index) => parseWeight(weight, `${where}.weights[${index}]`)),
  };
}

function parseWeight(value: unknown, where: string): TfjsWeight {
  if (!isRecord(value)) throw conversionFailed(`${where}: expected an object.`);
  const { name, dtype, shape, quantization } = value;
  if (typeof name !== 'string') throw conversionFailed(`${where}: name is missing.`);
  if (quantization !== undefined) {
    throw conversionFailed(`${where} (${name}): quantised weights are not supported.`);
  }
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') {
    throw conversionFailed(
      `${where} (${name}): dtype ${String(dtype)}, expected float32, int32 or bool.`,
    );
  }
  if (!isShape(shape)) {
    throw conversionFailed(`${where} (${name}): shape is not a list of whole numbers.`);
  }
  return { name, dtype, shape };
}

function parseOutputs(signature: unknown, source: string): TfjsOutput[] {
  const outputs = isRecord(signature) ? signature['outputs'] : undefined;
  if (!isRecord(outputs)) return [];
  return Object.entries(outputs).map(([name, info]) => {
    const tensor = isRecord(info) ? info['name'] : undefined;
    if (!isRecord(info) || typeof tensor !== 'string') {
      throw conversionFailed(`${source}: signature.outputs.${name} names no tensor.`);
    }
    return { name, tensor, dtype: info['dtype'], shape: info['tensorShape'] };
  });
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isShape(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.every((size) => Number.isSafeInteger(size) && size >= 0) &&
    value.reduce((product: number, size: number) => product * size, 1) <= maximumElements
  );
}
