import type { ConstantTensor } from './constant-tensor.js';
import { conversionFailed } from './conversion-failed.js';
import { NodeAttributes } from './node-attributes.js';
import type { OnnxAttributes, OnnxGraph } from './onnx-graph.js';
import type { TfjsNode } from './tfjs-model.js';

/** Writes the ONNX nodes of one TensorFlow operator. */
export type OperatorConverter = (node: NodeConversion) => void;

/** Operators by their TensorFlow name. */
export type OperatorTable = readonly (readonly [op: string, convert: OperatorConverter])[];

/** One node on its way: what it reads, and where its ONNX nodes go. */
export class NodeConversion {
  readonly op: string;
  readonly name: string;
  readonly attributes: NodeAttributes;
  /** Names of the data inputs; an output other than the first is `name:index`. */
  readonly inputs: readonly string[];
  readonly graph: OnnxGraph;

  constructor(node: TfjsNode, graph: OnnxGraph) {
    this.op = node.op;
    this.name = node.name;
    this.attributes = new NodeAttributes(node);
    this.inputs = node.inputs.filter((input) => !input.startsWith('^')).map(tensorName);
    this.graph = graph;
  }

  input(index: number): string {
    const input = this.inputs.at(index);
    if (input === undefined) throw this.error(`has no input ${index}`);
    return input;
  }

  /** The values of an integer input that must be known before the model runs. */
  knownIntegers(index: number): readonly number[] {
    const name = this.input(index);
    const tensor = this.graph.constantOf(name);
    if (tensor?.elementType !== 'int64') {
      throw this.error(`needs integers that do not depend on the input of the model, got ${name}`);
    }
    return tensor.values;
  }

  /** One integer input that must be known before the model runs. */
  knownInteger(index: number): number {
    const [value, ...others] = this.knownIntegers(index);
    if (value === undefined || others.length > 0) {
      throw this.error(`needs one integer as input ${index}`);
    }
    return value;
  }

  constant(tensor: ConstantTensor): string {
    return this.graph.constant(tensor);
  }

  /** Adds an ONNX node inside this one and returns the name of its output. */
  step(opType: string, inputs: readonly string[], attributes: OnnxAttributes = {}): string {
    const output = this.graph.freshName(opType);
    this.graph.node({ opType, inputs, outputs: [output], attributes });
    return output;
  }

  /** Adds the ONNX node that gives what this node gives. */
  result(opType: string, inputs: readonly string[], attributes: OnnxAttributes = {}): void {
    this.graph.node({ opType, inputs, outputs: [this.name], attributes });
  }

  /** Name of one of several outputs. */
  output(index: number): string {
    return index === 0 ? this.name : `${this.name}:${index}`;
  }

  error(problem: string): Error {
    return conversionFailed(`${this.op} ${this.name}: ${problem}.`);
  }
}

/** `name:0` and `name` are the same tensor. */
export function tensorName(reference: string): string {
  return reference.endsWith(':0') ? reference.slice(0, -2) : reference;
}
