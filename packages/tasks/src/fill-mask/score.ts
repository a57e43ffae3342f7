import type { Metric, ScoredItem } from '@wattbench/core';

import { referencedItems } from '../scoring/referenced-items.js';
import { maximumFills, type FillMaskOutput } from './mask-fill.js';

export const fillMetrics: readonly Metric[] = [
  { id: 'top-1-accuracy', better: 'higher' },
  { id: 'top-5-accuracy', better: 'higher' },
];

/**
 * Share of the samples with a reference whose right token is the first, and is among the first five
 * (Russakovsky et al. 2015, section 4.1, https://doi.org/10.1007/s11263-015-0816-y, for labels).
 * Spaces at the ends are not compared: some tokenizers write the space before a word into its token.
 */
export function scoreFills(
  items: readonly ScoredItem<unknown, FillMaskOutput, string | null>[],
): Readonly<Record<string, number>> {
  const referenced = referencedItems(items);
  if (referenced.length === 0) return {};
  const shareWithin = (count: number): number =>
    referenced.filter(({ output, reference }) =>
      output.slice(0, count).some(({ token }) => token.trim() === reference.trim()),
    ).length / referenced.length;
  return { 'top-1-accuracy': shareWithin(1), 'top-5-accuracy': shareWithin(maximumFills) };
}
