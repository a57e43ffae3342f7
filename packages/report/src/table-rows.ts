import type { Notes } from './notes.js';
import { rowText, type Units } from './row-text.js';
import type { Section } from './sections.js';
import type { TableRow } from './table-columns.js';

/** The rows of a section with the numbers of their notes. */
export function tableRows(
  { rows }: Section,
  { units, notes }: { readonly units: Units; readonly notes: Notes },
): readonly TableRow[] {
  return rows.map((summary) => {
    const numbers = notes.numbersOf(summary);
    return {
      text: rowText(summary, { units, rows }),
      marks: numbers.length === 0 ? '' : `[${numbers.join(',')}]`,
    };
  });
}

/** The meter that all figures of a table are of, as its title may say it; `null` when they are of several. */
export function commonSource(rows: readonly TableRow[]): string | null {
  const sources = new Set(
    rows
      .filter(({ text }) => text.failure === null)
      .map(({ text }) => `${text.meter}, ${text.quality}`),
  );
  const [source] = sources;
  return sources.size === 1 && source !== undefined ? source : null;
}
