export { createProgram } from './program.js';
export { runProgram } from './run-program.js';
export { cacheDirectory } from './catalog/cache-directory.js';
