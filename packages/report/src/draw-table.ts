import type { Colors } from 'picocolors/types.js';
import { paint } from './paint.js';
import { type Column, type Line, naturalWidth, type TableRow } from './table-columns.js';
import { widthOf, wrapWords } from './text-width.js';

/** Columns with the widths that they get. */
export interface Layout {
  readonly columns: readonly { readonly column: Column; readonly width: number }[];
  readonly width: number;
  /** Whether a rule stands between the rows, which a row of several lines needs. */
  readonly rules: boolean;
}

export interface LayoutOptions {
  readonly rows: readonly TableRow[];
  readonly width: number;
  readonly rules: boolean;
  /** On how many lines a name may be broken, as long as it gets 14 columns. */
  readonly nameLines: number;
}

const gap = 2;
const minimumName = 14;

/** Gives each column the width of its texts and the flexible one what is left; `null` when that is too little. */
export function layOut(columns: readonly Column[], options: LayoutOptions): Layout | null {
  const { rows, width, rules, nameLines } = options;
  const natural = columns.map((column) => ({ column, width: naturalWidth(column, rows) }));
  const others = natural.filter(({ column }) => !column.flexible);
  const left = width - sum(others.map((other) => other.width)) - gap * (columns.length - 1);
  const names = natural.filter(({ column }) => column.flexible);
  const longest = Math.max(...names.map(widthOfColumn));
  const headings = names.flatMap(({ column }) => column.heading.map(widthOf));
  if (
    left < Math.max(...headings, Math.min(longest, minimumName), Math.ceil(longest / nameLines))
  ) {
    return null;
  }
  const fitted = natural.map((given) => ({
    column: given.column,
    width: given.column.flexible ? Math.min(given.width, left) : given.width,
  }));
  return { columns: fitted, width: totalWidth(fitted), rules };
}

/** Draws with cli-table3, which is loaded only here. */
export async function drawTable(
  layout: Layout,
  options: { readonly rows: readonly TableRow[]; readonly colours: Colors },
): Promise<readonly string[]> {
  const { default: Table } = await import('cli-table3');
  const { rows, colours } = options;
  const table = new Table({
    head: layout.columns.map(({ column }) =>
      linesText(
        column.heading.map((text) => ({ text, tone: 'faint' })),
        colours,
      ),
    ),
    // One space of padding and one of border make the gap.
    colWidths: layout.columns.map(({ width }) => width + 1),
    colAligns: layout.columns.map(({ column }) => column.align),
    chars: borders,
    style: {
      'padding-left': 0,
      'padding-right': 1,
      head: [],
      border: [],
      compact: !layout.rules,
    },
  });
  for (const row of rows) table.push(cellsOf(row, { layout, colours }));
  // cli-table3 draws rules with the padding of the last column, and one short beside a cell that spans several.
  const rule = colours.dim('─'.repeat(layout.width));
  return table
    .toString()
    .split('\n')
    .map((line) => (/^─+$/.test(line) ? rule : line.trimEnd()));
}

const borders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '─',
  'mid-mid': '─',
  right: '',
  'right-mid': '',
  middle: ' ',
} as const;

function cellsOf(
  row: TableRow,
  { layout, colours }: { readonly layout: Layout; readonly colours: Colors },
) {
  const { failure } = row.text;
  const own = layout.columns.filter(({ column }) => failure === null || column.names);
  const cells = own.map(({ column, width }) => linesText(column.linesOf(row, width), colours));
  if (failure === null) return cells;
  const rest = layout.columns.slice(own.length);
  const lines = wrapWords(failure, totalWidth(rest)).map((text): Line => ({ text, tone: 'bad' }));
  return [
    ...cells,
    { content: linesText(lines, colours), colSpan: rest.length, hAlign: 'left' as const },
  ];
}

function linesText(lines: readonly Line[], colours: Colors): string {
  return lines.map((line) => paint(line, colours)).join('\n');
}

function totalWidth(columns: Layout['columns']): number {
  return sum(columns.map(widthOfColumn)) + gap * Math.max(0, columns.length - 1);
}

function widthOfColumn({ width }: { readonly width: number }): number {
  return width;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
