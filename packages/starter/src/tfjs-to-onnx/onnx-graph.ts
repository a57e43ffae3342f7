import type { onnx as Onnx } from 'onnx-proto';
import onnxProto from 'onnx-proto';
import type { ConstantTensor, ElementType } from './constant-tensor.js';
import { conversionFailed } from './conversion-failed.js';

const { onnx } = onnxProto;

/** Operator set 18 (https://github.com/onnx/onnx/blob/main/docs/Changelog.md): axes of reductions are inputs. */
const operatorSet = 18;

/** A whole number, a list of them, a text, or a float, which JavaScript cannot tell from a whole number. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };
export type OnnxAttributes = Readonly<Record<string, OnnxAttribute>>;

/** Sizes of a tensor: a number, or a name for a free one. */
export type OnnxShape = readonly (number | string)[];

export interface OnnxTensorType {
  readonly name: string;
  /** Left out where the model does not say it; runtimes infer it. */
  readonly type?: { readonly elementType: ElementType; readonly shape: OnnxShape };
}

/** Collects the nodes of an ONNX graph and writes it as bytes. */
export class OnnxGraph {
  readonly #nodes: Onnx.INodeProto[] = [];
  readonly #inputs: Onnx.IValueInfoProto[] = [];
  readonly #constants = new Map<string, ConstantTensor>();
  #steps = 0;

  /** A name for something between two nodes of the source. */
  freshName(what: string): string {
    this.#steps += 1;
    return `~${this.#steps}_${what}`;
  }

  input(input: Required<OnnxTensorType>): void {
    this.#inputs.push(valueInfo(input));
  }

  constant(tensor: ConstantTensor, name = this.freshName('constant')): string {
    this.#constants.set(name, tensor);
    return name;
  }

  /** The tensor of that name if it does not depend on the inputs. */
  constantOf(name: string): ConstantTensor | undefined {
    return this.#constants.get(name);
  }

  node(node: {
    readonly opType: string;
    readonly inputs: readonly string[];
    readonly outputs: readonly string[];
    readonly attributes?: OnnxAttributes;
  }): void {
    this.#nodes.push({
      opType: node.opType,
      name: node.outputs[0] ?? node.opType,
      input: [...node.inputs],
      output: [...node.outputs],
      attribute: Object.entries(node.attributes ?? {}).map(attribute),
    });
  }

  /** The model as protobuf bytes. Constants that no node reads are left out. */
  serialise(name: string, outputs: readonly OnnxTensorType[]): Uint8Array {
    const read = new Set(this.#nodes.flatMap((node) => node.input ?? []));
    for (const output of outputs) read.add(output.name);
    const model: Onnx.IModelProto = {
      irVersion: 8,
      producerName: '@wattbench/starter',
      opsetImport: [{ domain: '', version: operatorSet }],
      graph: {
        name,
        node: this.#nodes,
        input: this.#inputs,
        output: outputs.map(valueInfo),
        initializer: [...this.#constants]
          .filter(([constant]) => read.has(constant))
          .map(([constant, tensor]) => initialiser(constant, tensor)),
      },
    };
    const problem = onnx.ModelProto.verify(model);
    if (problem !== null)
      throw conversionFailed(`${name}: the ONNX graph is not valid: ${problem}`);
    return onnx.ModelProto.encode(model).finish();
  }
}

function attribute([name, value]: [string, OnnxAttribute]): Onnx.IAttributeProto {
  const types = onnx.AttributeProto.AttributeType;
  if (typeof value === 'number') return { name, type: types.INT, i: value };
  if (typeof value === 'string') return { name, type: types.STRING, s: Buffer.from(value, 'utf8') };
  if ('float' in value) return { name, type: types.FLOAT, f: value.float };
  return { name, type: types.INTS, ints: [...value] };
}

/** The number of an element type in ONNX (onnx.proto3, TensorProto.DataType). */
export function elementTypeNumber(elementType: ElementType): number {
  const types = onnx.TensorProto.DataType;
  return { float32: types.FLOAT, int64: types.INT64, bool: types.BOOL }[elementType];
}

function valueInfo({ name, type }: OnnxTensorType): Onnx.IValueInfoProto {
  if (type === undefined) return { name };
  const dim = type.shape.map((size) =>
    typeof size === 'string' ? { dimParam: size } : { dimValue: size },
  );
  return {
    name,
    type: { tensorType: { elemType: elementTypeNumber(type.elementType), shape: { dim } } },
  };
}

function initialiser(name: string, tensor: ConstantTensor): Onnx.ITensorProto {
  return {
    name,
    dims: [...tensor.shape],
    dataType: elementTypeNumber(tensor.elementType),
    rawData: rawData(tensor),
  };
}

function rawData(tensor: ConstantTensor): Uint8Array {
  switch (tensor.elementType) {
    case 'float32': {
      const { buffer, byteOffset, byteLength } = tensor.values;
      return new Uint8Array(buffer, byteOffset, byteLength);
    }
    case 'int64':
      return new Uint8Array(BigInt64Array.from(tensor.values, BigInt).buffer);
    case 'bool':
      return tensor.values;
  }
}
