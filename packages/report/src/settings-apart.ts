import type { CellSummary } from '@wattbench/analysis';
import { countText } from './figures.js';

/**
 * Precision and threads that were really got, where the rows of one model differ in them: runtimes that were given the
 * same need not have taken the same. Words that a row's variant has already are left out.
 */
export function settingsApart(row: CellSummary, rows: readonly CellSummary[]): readonly string[] {
  if (row.repeats === 0) return [];
  const peers = rows.filter(({ model, repeats }) => model === row.model && repeats > 0);
  const said = row.variant?.split(', ') ?? [];
  return [precisionWords, threadWords]
    .filter((wordsOf) => peers.some((peer) => wordsOf(peer) !== wordsOf(row)))
    .map((wordsOf) => wordsOf(row))
    .filter((words) => !said.includes(words));
}

function precisionWords({ precision }: CellSummary): string {
  return precision;
}

function threadWords({ threads }: CellSummary): string {
  return `${countText(threads)} thread${threads === 1 ? '' : 's'}`;
}
