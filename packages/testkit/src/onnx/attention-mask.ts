import { elementTypes, integers, type GraphConstant, type GraphNode } from './onnx-graph.js';

/** `attention_mask` [batch, sequence] as the float32 `mask` [batch, sequence, 1]. */
export const maskNodes: readonly GraphNode[] = [
  {
    operator: 'Cast',
    inputs: ['attention_mask'],
    output: 'mask_row',
    attributes: { to: elementTypes.float32 },
  },
  { operator: 'Unsqueeze', inputs: ['mask_row', 'mask_axis'], output: 'mask' },
];

export const maskConstants: readonly GraphConstant[] = [integers('mask_axis', [2])];
