export { onnx } from './onnx.js';
export type { ExecutionProvider, GraphOptimization, OnnxOptions } from './options.js';
