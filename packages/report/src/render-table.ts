import type { CellSummary } from '@wattbench/analysis';
import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { drawList } from './draw-list.js';
import { drawTable, layOut } from './draw-table.js';
import { notesOf, type Notes } from './notes.js';
import { rowText, unitsOf, type Units } from './row-text.js';
import { sectionsOf, type Section } from './sections.js';
import { compactColumns, wideColumns, type TableRow } from './table-columns.js';
import { wrapWords } from './text-width.js';

export interface TableOptions {
  /** Width of the terminal; no line is longer. At least 20 are taken. */
  readonly columns: number;
  readonly colour: boolean;
}

/**
 * The summaries as tables for a terminal, one per task and data set, with notes below: what the ranges are, where the
 * carbon intensity comes from, what the meter counts, and every doubt. Rows take one line where the width allows,
 * two at 80 columns, and a list where a table does not fit. Ends without a line feed.
 */
export async function renderTable(
  summaries: readonly CellSummary[],
  options: TableOptions,
): Promise<string> {
  if (summaries.length === 0) return 'No results.';
  const width = Number.isFinite(options.columns) ? Math.max(20, Math.floor(options.columns)) : 80;
  const colours = picocolors.createColors(options.colour);
  const units = unitsOf(summaries);
  const notes = notesOf(summaries);
  const lines: string[] = [];
  for (const section of sectionsOf(summaries)) {
    lines.push(...wrapWords(section.title, width).map((line) => colours.bold(line)), '');
    lines.push(...(await drawSection(section, { units, notes, width, colours })), '');
  }
  return [...lines, ...noteLines(notes, { width, colours })].join('\n').trimEnd();
}

async function drawSection(
  section: Section,
  options: {
    readonly units: Units;
    readonly notes: Notes;
    readonly width: number;
    readonly colours: Colors;
  },
): Promise<readonly string[]> {
  const { units, notes, width, colours } = options;
  const rows = section.rows.map((summary): TableRow => {
    const numbers = notes.numbersOf(summary);
    return {
      text: rowText(summary, units),
      marks: numbers.length === 0 ? '' : `[${numbers.join(', ')}]`,
    };
  });
  const layout =
    layOut(wideColumns(units, rows), { rows, width, rules: false, nameLines: 2 }) ??
    layOut(compactColumns(units), { rows, width, rules: true, nameLines: Infinity });
  return layout === null
    ? drawList(rows, { units, width, colours })
    : drawTable(layout, { rows, colours });
}

function noteLines(
  notes: Notes,
  { width, colours }: { readonly width: number; readonly colours: Colors },
): readonly string[] {
  const marked = [
    ...notes.general.map((text) => ({ mark: '·', text })),
    ...notes.numbered.map((text, index) => ({ mark: `[${index + 1}]`, text })),
  ];
  return marked.flatMap(({ mark, text }) => {
    const indent = ' '.repeat(mark.length + 1);
    return wrapWords(text, width - indent.length).map((line, index) =>
      colours.dim(`${index === 0 ? `${mark} ` : indent}${line}`),
    );
  });
}
