import type { NodeConversion, OperatorTable } from '../node-conversion.js';
import { channelsLast, heightAndWidth, padding, toChannelsFirst } from './spatial.js';

/** Neither counts what is padded: TensorFlow averages over the real points, as ONNX does by default. */
export const poolingOperators: OperatorTable = [
  ['MaxPool', (node) => pool(node, 'MaxPool')],
  ['AvgPool', (node) => pool(node, 'AveragePool')],
];

function pool(node: NodeConversion, opType: string): void {
  const pooled = node.step(opType, [toChannelsFirst(node, node.input(0))], {
    kernel_shape: heightAndWidth(node, 'ksize'),
    strides: heightAndWidth(node, 'strides'),
    ...padding(node),
  });
  node.result('Transpose', [pooled], channelsLast);
}
