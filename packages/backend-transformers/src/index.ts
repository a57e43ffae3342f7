export { transformers } from './transformers.js';
export type { Device, TransformersOptions } from './options.js';
