import { defineTask, type Task } from '@wattbench/core';

import { compareFills } from './equivalence.js';
import { maskInWords } from './mask-in-words.js';
import type { FillMaskOutput } from './mask-fill.js';
import { fillMetrics, scoreFills } from './score.js';

/** Which token belongs in the gap? The text holds the model's mask token once; the reference is the token that was there. */
export const fillMask: Task<string, FillMaskOutput, string | null> = defineTask({
  specVersion: 1,
  id: 'fill-mask',
  title: 'Fill mask',
  unit: 'sample',
  countUnits: () => 1,
  metrics: fillMetrics,
  score: scoreFills,
  equivalent: compareFills,
  withInputWords: maskInWords,
});
