import type { Metric, ScoredItem } from '@wattbench/core';

import { referencedItems } from '../scoring/referenced-items.js';
import type { TokenClassificationOutput } from './token-label.js';

export const tokenMetrics: readonly Metric[] = [{ id: 'accuracy', better: 'higher' }];

/**
 * `accuracy`: share of the tokens whose label is the right one, over all samples with a reference.
 * Left out when a reference has not one label for each token: which word a token belongs to is not
 * known here, so labels of words cannot be laid on tokens.
 */
export function scoreTokenLabels(
  items: readonly ScoredItem<unknown, TokenClassificationOutput, readonly string[] | null>[],
): Readonly<Record<string, number>> {
  let right = 0;
  let tokens = 0;
  for (const { output, reference } of referencedItems(items)) {
    if (output.length !== reference.length) return {};
    right += output.filter(({ label }, place) => label === reference[place]).length;
    tokens += output.length;
  }
  return tokens === 0 ? {} : { accuracy: right / tokens };
}
