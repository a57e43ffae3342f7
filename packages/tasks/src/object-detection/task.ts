import { defineTask, type Task } from '@wattbench/core';

import type { ImageInput } from '../images/image-input.js';
import type { LabelledObject, ObjectDetectionOutput } from './detected-object.js';
import { compareDetections } from './equivalence.js';

/** What is in this image, and where? The reference is every object in it; nothing is scored with it yet. */
export const objectDetection: Task<
  ImageInput,
  ObjectDetectionOutput,
  readonly LabelledObject[] | null
> = defineTask({
  specVersion: 1,
  id: 'object-detection',
  title: 'Object detection',
  unit: 'image',
  countUnits: () => 1,
  metrics: [],
  score: () => ({}),
  equivalent: compareDetections,
});
