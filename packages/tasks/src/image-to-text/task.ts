import { defineTask, type Task } from '@wattbench/core';

import { compareGeneratedTexts } from '../generation/equivalence.js';
import type { GeneratedText } from '../generation/generated-text.js';
import type { ImageInput } from '../images/image-input.js';

/** What is in this image, in words? The reference is captions that are right; nothing is scored with them yet. */
export const imageToText: Task<ImageInput, GeneratedText, readonly string[] | null> = defineTask({
  specVersion: 1,
  id: 'image-to-text',
  title: 'Image to text',
  unit: 'output-token',
  countUnits: ({ tokens }) => tokens.length,
  metrics: [],
  score: () => ({}),
  equivalent: compareGeneratedTexts,
});
