import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

/** Element types of the ONNX standard: https://onnx.ai/onnx/api/classes.html#tensorproto */
export const elementTypes = { float32: 1, int64: 7, bool: 9 } as const;

type ElementType = keyof typeof elementTypes;

/** An input or output; a text as a dimension leaves its length free. */
export interface GraphValue {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly (number | string)[];
}

export interface GraphNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  /** Whole numbers and lists of them, the only attributes that the tiny models need. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>;
}

export interface GraphConstant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

export interface Graph {
  readonly inputs: readonly GraphValue[];
  readonly outputs: readonly GraphValue[];
  readonly nodes: readonly GraphNode[];
  readonly constants: readonly GraphConstant[];
}

/** A constant of float32: the rows of a table one after the other. */
export function floats(
  name: string,
  dims: readonly number[],
  values: readonly number[],
): GraphConstant {
  return { name, dims, values: Float32Array.from(values) };
}

/** A list of int64, such as axes or a shape. */
export function integers(name: string, values: readonly number[]): GraphConstant {
  return { name, dims: [values.length], values: BigInt64Array.from(values.map(BigInt)) };
}

/** Types of attributes of the ONNX standard: https://onnx.ai/onnx/api/classes.html#attributeproto */
const attributeTypes = { integer: 2, integers: 7 } as const;

/** The bytes of an ONNX file (IR version 8, opset 14). The same graph gives the same bytes. */
export function encodeGraph(graph: Graph): Uint8Array {
  const model = onnx.ModelProto.create({
    irVersion: 8,
    producerName: 'wattbench-testkit',
    opsetImport: [{ domain: '', version: 14 }],
    graph: {
      name: 'tiny',
      node: graph.nodes.map(({ operator, inputs, output, attributes = {} }) => ({
        opType: operator,
        input: [...inputs],
        output: [output],
        attribute: Object.entries(attributes).map(([name, value]) =>
          typeof value === 'number'
            ? { name, type: attributeTypes.integer, i: value }
            : { name, type: attributeTypes.integers, ints: [...value] },
        ),
      })),
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
      initializer: graph.constants.map(({ name, dims, values }) => ({
        name,
        dims: [...dims],
        dataType: values instanceof Float32Array ? elementTypes.float32 : elementTypes.int64,
        rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      })),
    },
  });
  return Uint8Array.from(onnx.ModelProto.encode(model).finish());
}

function valueInfo({ name, type, dims }: GraphValue): {
  name: string;
  type: object;
} {
  const dim = dims.map((length) =>
    typeof length === 'string' ? { dimParam: length } : { dimValue: length },
  );
  return { name, type: { tensorType: { elemType: elementTypes[type], shape: { dim } } } };
}
