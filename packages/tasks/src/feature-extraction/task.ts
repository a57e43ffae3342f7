import { defineTask, type Task } from '@wattbench/core';

import { compareVectors } from './equivalence.js';
import { withWords } from '../input-words/with-words.js';

/**
 * Which vector stands for this text? The mean over its tokens, padding left out, divided by its Euclidean
 * length. There is no reference.
 */
export const featureExtraction: Task<string, readonly number[], null> = defineTask({
  specVersion: 1,
  id: 'feature-extraction',
  title: 'Feature extraction',
  unit: 'sample',
  countUnits: () => 1,
  metrics: [],
  score: () => ({}),
  equivalent: compareVectors,
  withInputWords: withWords,
});
