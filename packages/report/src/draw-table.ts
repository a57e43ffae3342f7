import type { Colors } from 'picocolors/types.js';
import { type Column, type Line, naturalWidth, type TableRow, type Tone } from './table-columns.js';
import { wrapWords } from './text-width.js';

const gap = 2;
const minimumName = 14;

/** Columns with the widths that they get. */
export interface Layout {
  readonly columns: readonly { readonly column: Column; readonly width: number }[];
  readonly width: number;
}

/** Gives each column the width of its texts and the flexible one what is left; `null` when that is too little. */
export function layOut(
  columns: readonly Column[],
  options: { readonly rows: readonly TableRow[]; readonly width: number },
): Layout | null {
  const natural = columns.map((column) => ({ column, width: naturalWidth(column, options.rows) }));
  const others = natural.filter(({ column }) => !column.flexible);
  const left = options.width - sum(others.map(({ width }) => width)) - gap * (columns.length - 1);
  if (left < minimumName) return null;
  const fitted = natural.map(({ column, width }) => ({
    column,
    width: column.flexible ? Math.min(width, left) : width,
  }));
  return { columns: fitted, width: totalWidth(fitted) };
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
      column.heading.map((line) => colours.dim(line)).join('\n'),
    ),
    colWidths: layout.columns.map(({ width }) => width + 1),
    colAligns: layout.columns.map(({ column }) => column.align),
    chars: borders,
    style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: false },
  });
  for (const row of rows) table.push(cellsOf(row, { layout, colours }));
  const rule = colours.dim('─'.repeat(layout.width));
  return table
    .toString()
    .split('\n')
    .map((line) => (/^─+$/.test(line) ? rule : line.trimEnd()));
}

/** Rules between rows only: cli-table3 puts one space of padding and one of border between columns. */
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
  const cells = layout.columns.map(({ column, width }) => column.linesOf(row, width));
  const texts = cells.map((lines) => linesText(lines, colours));
  const { failure } = row.text;
  if (failure === null) return texts;
  const named = layout.columns.filter(({ column }, index) => column.flexible || index === 0).length;
  const rest = layout.columns.slice(named);
  const failed = wrapWords(failure, totalWidth(rest)).map((text) => ({
    text,
    tone: 'bad' as const,
  }));
  return [
    ...texts.slice(0, named),
    { content: linesText(failed, colours), colSpan: rest.length, hAlign: 'left' as const },
  ];
}

function linesText(lines: readonly Line[], colours: Colors): string {
  return lines.map(({ text, tone }) => paint(text, { tone, colours })).join('\n');
}

/** Colours one line; an empty one stays empty. */
export function paint(
  text: string,
  { tone, colours }: { readonly tone: Tone; readonly colours: Colors },
): string {
  const painters: Readonly<Record<Tone, (text: string) => string>> = {
    plain: (line) => line,
    strong: colours.bold,
    faint: colours.dim,
    estimate: colours.yellow,
    bad: colours.red,
  };
  return text === '' ? '' : painters[tone](text);
}

function totalWidth(columns: readonly { readonly width: number }[]): number {
  return sum(columns.map(({ width }) => width)) + gap * Math.max(0, columns.length - 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
