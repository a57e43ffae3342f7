import { parseTfjsModel } from './tfjs-model.js';

/**
 * Number of weights of a TensorFlow.js graph model: the elements of its float constants that have a
 * dimension. Single numbers are factors of the graph and were not learnt.
 *
 * Throws `CONVERSION_FAILED` as `parseTfjsModel`.
 */
export function countParameters(text: string, source: string): number {
  return parseTfjsModel(text, source)
    .weightGroups.flatMap(({ weights }) => weights)
    .filter(({ dtype, shape }) => dtype === 'float32' && shape.length > 0)
    .reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
}
