import type { OperatorConverter } from '../node-conversion.js';
import { activationOperators } from './activation.js';
import { arithmeticOperators } from './arithmetic.js';
import { comparisonOperators } from './comparison.js';
import { convolutionOperators } from './convolution.js';
import { gatherOperators } from './gather.js';
import { matrixOperators } from './matrix.js';
import { poolingOperators } from './pooling.js';
import { reductionOperators } from './reduction.js';
import { shapeOperators } from './shape.js';
import { sliceOperators } from './slice.js';

/** Every TensorFlow operator that can be converted, besides Const and Placeholder. */
export const operators: ReadonlyMap<string, OperatorConverter> = new Map([
  ...activationOperators,
  ...arithmeticOperators,
  ...comparisonOperators,
  ...convolutionOperators,
  ...gatherOperators,
  ...matrixOperators,
  ...poolingOperators,
  ...reductionOperators,
  ...shapeOperators,
  ...sliceOperators,
]);
