import { defineTask, type Task } from '@wattbench/core';

import { compareGeneratedTexts } from '../generation/equivalence.js';
import type { GeneratedText } from '../generation/generated-text.js';
import { withWords } from '../input-words/with-words.js';

/** What does this text say in short? The reference is a right summary; nothing is scored with it yet. */
export const summarization: Task<string, GeneratedText, string | null> = defineTask({
  specVersion: 1,
  id: 'summarization',
  title: 'Summarization',
  unit: 'output-token',
  countUnits: ({ tokens }) => tokens.length,
  metrics: [],
  score: () => ({}),
  equivalent: compareGeneratedTexts,
  withInputWords: withWords,
});
