export { tfjs } from './tfjs.js';
export type { Engine, TfjsOptions } from './options.js';
