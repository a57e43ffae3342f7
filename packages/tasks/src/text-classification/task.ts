import { defineTask, type Task } from '@wattbench/core';

import { compareClassifications } from '../classification/equivalence.js';
import type { ClassificationOutput } from '../classification/label-score.js';
import { classificationMetrics, scoreClassification } from '../classification/score.js';
import { withWords } from '../input-words/with-words.js';

/** The text itself. */
export type TextClassificationInput = string;

/** Which label fits this text? The reference is the right label, as the model's `id2label` writes it. */
export const textClassification: Task<TextClassificationInput, ClassificationOutput, string> =
  defineTask({
    specVersion: 1,
    id: 'text-classification',
    title: 'Text classification',
    unit: 'sample',
    countUnits: () => 1,
    metrics: classificationMetrics,
    score: scoreClassification,
    equivalent: compareClassifications,
    withInputWords: withWords,
  });
