import type { ElementType } from './constant-tensor.js';
import { conversionFailed } from './conversion-failed.js';
import { elementTypeOf, NodeAttributes } from './node-attributes.js';
import { tensorName } from './node-conversion.js';
import type { OnnxTensorType } from './onnx-graph.js';
import type { TfjsModel, TfjsNode } from './tfjs-model.js';
import { nodeOf } from './topological-order.js';

/** Names for the free sizes of a tensor, in order; a size without one becomes `<tensor>_<axis>`. */
export type DimensionNames = Readonly<Record<string, readonly string[]>>;

/**
 * What the ONNX graph gives out: the outputs of the signature, else every node that no other reads.
 * Types stand there only where the signature says them.
 */
export function graphOutputs(model: TfjsModel, names: DimensionNames): readonly OnnxTensorType[] {
  if (model.outputs.length === 0) {
    const read = new Set(model.nodes.flatMap((node) => node.inputs.map(nodeOf)));
    return model.nodes.filter((node) => !read.has(node.name)).map(({ name }) => ({ name }));
  }
  return model.outputs.map((output) => {
    const name = tensorName(output.tensor);
    const attributes = new NodeAttributes({
      name,
      op: 'Output',
      inputs: [],
      attributes: { shape: { shape: output.shape } },
    });
    const elementType = elementTypeOf(output.dtype);
    const sizes = attributes.shape('shape');
    if (elementType === undefined || sizes === undefined) return { name };
    return tensorType({ name, elementType, sizes }, names);
  });
}

/** The ONNX input for a Placeholder. */
export function graphInput(node: TfjsNode, names: DimensionNames): Required<OnnxTensorType> {
  const attributes = new NodeAttributes(node);
  const sizes = attributes.shape('shape');
  if (sizes === undefined) throw conversionFailed(`${node.op} ${node.name}: it has no shape.`);
  const elementType = attributes.elementType('dtype', 'float32');
  return tensorType({ name: node.name, elementType, sizes }, names);
}

function tensorType(
  tensor: {
    readonly name: string;
    readonly elementType: ElementType;
    readonly sizes: readonly number[];
  },
  names: DimensionNames,
): Required<OnnxTensorType> {
  const { name, elementType, sizes } = tensor;
  const free = [...(names[name] ?? [])];
  const shape = sizes.map((size, axis) => (size >= 0 ? size : (free.shift() ?? `${name}_${axis}`)));
  return { name, type: { elementType, shape } };
}
