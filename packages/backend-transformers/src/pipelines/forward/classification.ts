import { decodeLogits } from '@wattbench/tasks/processing';
import type { ClassificationOutput } from '@wattbench/tasks';

import type { Outputs } from '../task-pipeline.js';
import { readNumbers } from './forward-pipeline.js';

/** One sorted list of labels for each row of `logits` [batch, labels]. Throws `MODEL_MISMATCH`. */
export function decodeClasses(
  outputs: Outputs,
  labels: readonly string[],
): readonly ClassificationOutput[] {
  const { dims, data } = readNumbers(outputs, 'logits');
  return decodeLogits({ logits: { type: 'float32', dims, data } }, labels);
}
