import type { ConstantTensor } from './constant-tensor.js';
import { conversionFailed } from './conversion-failed.js';
import { graphInput, graphOutputs, type DimensionNames } from './graph-interface.js';
import { NodeConversion } from './node-conversion.js';
import { OnnxGraph } from './onnx-graph.js';
import { operators } from './operators/index.js';
import type { TfjsGraph } from './tfjs-graph.js';
import { parseTfjsModel, type TfjsNode } from './tfjs-model.js';
import { topologicalOrder } from './topological-order.js';
import { decodeWeights } from './weights.js';

/**
 * Converts a TensorFlow.js graph model to the bytes of an ONNX model (operator set 18) with the
 * same weights.
 *
 * Tensors keep the layout of the source (batch, height, width, channels). Integers become int64,
 * also at the inputs. Throws `CONVERSION_FAILED` naming the operator and the node that cannot be
 * converted.
 */
export function convertGraph(source: TfjsGraph, dimensionNames: DimensionNames = {}): Uint8Array {
  const model = parseTfjsModel(source.text, source.source);
  const weights = decodeWeights(
    model.weightGroups.flatMap((group) => group.weights),
    source.weights,
  );
  const outputs = graphOutputs(model, dimensionNames);
  const graph = new OnnxGraph();
  const ordered = topologicalOrder(
    model.nodes,
    outputs.map((output) => output.name),
  );
  for (const node of ordered) {
    if (node.op === 'Const') graph.constant(constantOf(node, weights), node.name);
    else if (node.op === 'Placeholder') graph.input(graphInput(node, dimensionNames));
    else operatorOf(node)(new NodeConversion(node, graph));
  }
  return graph.serialise(model.source, outputs);
}

function constantOf(node: TfjsNode, weights: ReadonlyMap<string, ConstantTensor>): ConstantTensor {
  const tensor = weights.get(node.name);
  if (tensor === undefined) throw conversionFailed(`Const ${node.name}: it has no weights.`);
  return tensor;
}

function operatorOf(node: TfjsNode): (conversion: NodeConversion) => void {
  const convert = operators.get(node.op);
  if (convert === undefined) {
    throw conversionFailed(`${node.op} ${node.name}: this operator is not supported.`);
  }
  return convert;
}
