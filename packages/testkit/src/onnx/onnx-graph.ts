import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;

/** Element types of the ONNX standard: https://onnx.ai/onnx/api/classes.html#tensorproto */
export const elementTypes = { float32: 1, int64: 7 } as const;

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
  /** Whole numbers, the only attributes that the tiny models need. */
  readonly attributes?: Readonly<Record<string, number>>;
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

const integerAttribute = 2;

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
        attribute: Object.entries(attributes).map(([name, i]) => ({
          name,
          type: integerAttribute,
          i,
        })),
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
