import { defineTask, type Task } from '@wattbench/core';

import { compareTokenLabels } from './equivalence.js';
import { scoreTokenLabels, tokenMetrics } from './score.js';
import type { TokenClassificationOutput } from './token-label.js';
import { withWords } from '../input-words/with-words.js';

/** Which label fits each token of this text? The reference is one label a token, as the model's `id2label` writes it. */
export const tokenClassification: Task<
  string,
  TokenClassificationOutput,
  readonly string[] | null
> = defineTask({
  specVersion: 1,
  id: 'token-classification',
  title: 'Token classification',
  unit: 'sample',
  countUnits: () => 1,
  metrics: tokenMetrics,
  score: scoreTokenLabels,
  equivalent: compareTokenLabels,
  withInputWords: withWords,
});
