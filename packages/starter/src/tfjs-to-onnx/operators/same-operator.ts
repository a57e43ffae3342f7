import type { OperatorConverter } from '../node-conversion.js';

/** For an operator that ONNX has with the same inputs and the same meaning. */
export function sameOperator(opType: string): OperatorConverter {
  return (node) => node.result(opType, node.inputs);
}
