import { defineTask, type Task } from '@wattbench/core';

import { compareClassifications } from '../classification/equivalence.js';
import type { ClassificationOutput } from '../classification/label-score.js';
import { classificationMetrics, scoreClassification } from '../classification/score.js';
import type { ImageInput } from '../images/image-input.js';

/** Which label fits this image? The reference is the right label, as the model's `id2label` writes it. */
export const imageClassification: Task<ImageInput, ClassificationOutput, string> = defineTask({
  specVersion: 1,
  id: 'image-classification',
  title: 'Image classification',
  unit: 'image',
  countUnits: () => 1,
  metrics: classificationMetrics,
  score: scoreClassification,
  equivalent: compareClassifications,
});
