import { defineTask, type Task } from '@wattbench/core';

import { compareGeneratedTexts } from '../generation/equivalence.js';
import type { GeneratedText } from '../generation/generated-text.js';
import { withWords } from '../input-words/with-words.js';

/** How does this text go on? The reference is a text that does go on so; nothing is scored with it yet. */
export const textGeneration: Task<string, GeneratedText, string | null> = defineTask({
  specVersion: 1,
  id: 'text-generation',
  title: 'Text generation',
  unit: 'output-token',
  countUnits: ({ tokens }) => tokens.length,
  metrics: [],
  score: () => ({}),
  equivalent: compareGeneratedTexts,
  withInputWords: withWords,
});
