import type { CellSummary } from '@wattbench/analysis';
import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { drawList, figureTexts, generationTexts } from './draw-list.js';
import { drawTable, layOut, type Layout } from './draw-table.js';
import { notesOf, type Notes } from './notes.js';
import { isComparison } from './ratio-text.js';
import { unitsOf, type Units } from './row-text.js';
import { sectionsOf, type Section } from './sections.js';
import { compactColumns, generationColumns, wideColumns, type TableRow } from './table-columns.js';
import { commonSource, tableRows } from './table-rows.js';
import { wrapWords } from './text-width.js';

export interface TableOptions {
  /** Width of the terminal; no line is longer. At least 20 are taken. */
  readonly columns: number;
  readonly colour: boolean;
}

/**
 * The summaries as tables for a terminal, one per task and data set, with notes below: what the ranges are, where the
 * carbon intensity comes from, what the meter counts, and every doubt. Rows take one line where the width allows,
 * two at 80 columns, and a list where a table does not fit. Where several runtimes did the same work, the rows of a
 * model are ranked; models that write text have a second table. Ends without a line feed.
 */
export async function renderTable(
  summaries: readonly CellSummary[],
  options: TableOptions,
): Promise<string> {
  if (summaries.length === 0) return 'No results.';
  const width = Number.isFinite(options.columns) ? Math.max(20, Math.floor(options.columns)) : 80;
  const colours = picocolors.createColors(options.colour);
  const units = unitsOf(summaries);
  const sections = sectionsOf(summaries);
  const notes = notesOf(sections.flatMap(({ rows }) => rows));
  const lines: string[] = [];
  for (const section of sections) {
    lines.push(...(await drawSection(section, { units, notes, width, colours })), '');
  }
  return [...lines, ...noteLines(notes, { width, colours })].join('\n').trimEnd();
}

interface DrawOptions {
  readonly units: Units;
  readonly notes: Notes;
  readonly width: number;
  readonly colours: Colors;
}

async function drawSection(section: Section, options: DrawOptions): Promise<readonly string[]> {
  const { units, width, colours } = options;
  const rows = tableRows(section, options);
  const ratio = isComparison(section.rows);
  const source = commonSource(rows);
  const layout = fittingLayout(rows, { units, width, ratio, meterMayGo: source !== null });
  const title =
    layout === null || layout.meter || source === null
      ? section.title
      : `${section.title} · ${source}`;
  const table =
    layout === null
      ? drawList(rows, { textsOf: (text) => figureTexts(text, { units, ratio }), width, colours })
      : await drawTable(layout, { rows, colours });
  return [
    ...wrapWords(title, width).map((line) => colours.bold(line)),
    '',
    ...table,
    ...(await drawGeneration(rows, options)),
  ];
}

/** The first that fits: all on one line, then on two; the meter goes into the title before the power is left out. */
function fittingLayout(
  rows: readonly TableRow[],
  options: {
    readonly units: Units;
    readonly width: number;
    readonly ratio: boolean;
    readonly meterMayGo: boolean;
  },
): (Layout & { readonly meter: boolean }) | null {
  const { units, width, ratio, meterMayGo } = options;
  const meters = meterMayGo ? [true, false] : [true];
  const wide = { rows, width, rules: false, nameLines: 2 };
  const compact = { rows, width, rules: true, nameLines: Infinity };
  const choices = [
    ...meters.map((meter) => ({ ratio, power: true, meter, oneLine: true })),
    ...meters.map((meter) => ({ ratio, power: true, meter, oneLine: false })),
    ...(ratio ? meters.map((meter) => ({ ratio, power: false, meter, oneLine: false })) : []),
  ];
  for (const { oneLine, ...choice } of choices) {
    const layout = oneLine
      ? layOut(wideColumns(units, { ...choice, rows }), wide)
      : layOut(compactColumns(units, choice), compact);
    if (layout !== null) return { ...layout, meter: choice.meter };
  }
  return null;
}

async function drawGeneration(
  all: readonly TableRow[],
  { units, width, colours }: DrawOptions,
): Promise<readonly string[]> {
  const rows = all
    .filter(({ text }) => text.generation !== null)
    .map(({ text }) => ({ text, marks: '' }));
  if (rows.length === 0) return [];
  const layout = layOut(generationColumns(units), {
    rows,
    width,
    rules: true,
    nameLines: Infinity,
  });
  const table =
    layout === null
      ? drawList(rows, { textsOf: (text) => generationTexts(text, units), width, colours })
      : await drawTable(layout, { rows, colours });
  return ['', ...wrapWords('Per request and token', width).map(colours.bold), '', ...table];
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
