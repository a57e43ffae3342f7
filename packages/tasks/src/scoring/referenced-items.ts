import type { ScoredItem } from '@wattbench/core';

/** The items whose right answer is known; a data set may give one for some of its samples, or for none. */
export function referencedItems<Output, Reference>(
  items: readonly ScoredItem<unknown, Output, Reference | null>[],
): readonly ScoredItem<unknown, Output, Reference>[] {
  return items.flatMap((item) => {
    const reference = item.reference ?? null;
    return reference === null ? [] : [{ ...item, reference }];
  });
}
