import { WattbenchError } from '@wattbench/core';

import { isRecord } from '../describe-value.js';
import type { ConfigFile } from '../processing/config-file.js';

/**
 * The labels of a classifier by their index, from `id2label` of config.json.
 * Throws `MODEL_MISMATCH` when there is none, `MODEL_CORRUPT` when the indices have gaps or a label is no text.
 */
export function readModelLabels(config: ConfigFile): readonly string[] {
  const field = config.get('id2label');
  if (field === undefined) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `${config.path}: field "id2label" is missing; a classifier needs its labels, such as {"0": "negative", "1": "positive"}.`,
    );
  }
  if (!isRecord(field)) throw config.invalid('id2label', 'an object from index to label');
  const count = Object.keys(field).length;
  if (count === 0) throw config.invalid('id2label', 'at least one label');
  return Array.from({ length: count }, (_, index) => {
    const label = Object.hasOwn(field, String(index)) ? field[String(index)] : undefined;
    if (typeof label !== 'string' || label === '') {
      throw config.invalid(`id2label/${index}`, `a label for each index from 0 to ${count - 1}`);
    }
    return label;
  });
}
