import { WattbenchError } from '@wattbench/core';
import type { ClassificationOutput } from '@wattbench/tasks';

import type { Outputs } from '../task-pipeline.js';
import { readNumbers } from './forward-pipeline.js';
import { rankScores, softmax } from './softmax.js';

/** Labels that an output keeps, as packages/tasks has it. */
const maximumLabels = 5;

/** One sorted list of labels for each row of `logits` [batch, labels]. Throws `MODEL_MISMATCH`. */
export function decodeClasses(
  outputs: Outputs,
  labels: readonly string[],
): readonly ClassificationOutput[] {
  const { dims, data } = readNumbers(outputs, 'logits');
  const [batch = 0, width = 0] = dims;
  checkWidth(width, labels);
  return Array.from({ length: batch }, (_, row) =>
    rankScores(softmax(data.subarray(row * width, (row + 1) * width)), maximumLabels).map(
      ({ index, score }) => ({ label: labels[index] ?? `${index}`, score }),
    ),
  );
}

/** Throws `MODEL_MISMATCH` unless there is one logit for each label. */
export function checkWidth(width: number, labels: readonly string[]): void {
  if (width === labels.length) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `The model gives ${width} logits, and "id2label" in config.json names ${labels.length} labels.`,
  );
}
