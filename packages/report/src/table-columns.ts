import type { RowText, Units } from './row-text.js';
import { widthOf, wrapName, wrapWords } from './text-width.js';

/** Kind of text, for its colour. */
export type Tone = 'plain' | 'strong' | 'faint' | 'estimate' | 'bad';

export interface Line {
  readonly text: string;
  readonly tone: Tone;
}

export interface TableRow {
  readonly text: RowText;
  /** Numbers of its notes, e.g. `[1, 2]`, or nothing. */
  readonly marks: string;
}

export interface Column {
  readonly heading: readonly string[];
  readonly align: 'left' | 'right';
  /** Whether it may be made narrower than its texts. */
  readonly flexible: boolean;
  /** The lines of a row, broken to a width where the column is flexible. */
  linesOf(row: TableRow, width: number): readonly Line[];
}

/** Each row on two lines: for 80 columns. */
export function compactColumns(units: Units): readonly Column[] {
  return [
    {
      heading: ['Model', 'backend, device'],
      align: 'left',
      flexible: true,
      linesOf: ({ text, marks }, width) => [
        ...wrapName(text.model, width).map((line) => ({ text: line, tone: 'strong' as const })),
        ...wrapWords(`${text.means} ${marks}`, width).map(plain),
      ],
    },
    figure(['Energy', perThousand(units.energy.symbol)], ({ energy }) => [
      energy.mean,
      energy.range,
    ]),
    figure(['CO2e', perThousand(units.carbon.symbol)], ({ carbon }) => [carbon.mean, carbon.range]),
    figure(['Power', 'W'], ({ power }) => [power]),
    figure(['p50 ms', 'p95 ms'], ({ p50, p95 }) => [p50, p95], { strong: false }),
    figure(['Score', ''], ({ score, metric }) => [score, ...wrapName(metric, 12)], {
      strong: false,
    }),
    name(['Meter', ''], ({ meter, quality }) => [...wrapName(meter, 12), quality]),
  ];
}

/** Each row on one line: for wide terminals. */
export function wideColumns(units: Units): readonly Column[] {
  return [
    {
      heading: ['Model', ''],
      align: 'left',
      flexible: true,
      linesOf: ({ text }, width) =>
        wrapName(text.model, width).map((line) => ({ text: line, tone: 'strong' as const })),
    },
    {
      heading: ['Backend, device', ''],
      align: 'left',
      flexible: false,
      linesOf: ({ text, marks }) => wrapWords(`${text.means} ${marks}`, 24).map(plain),
    },
    figure(['Energy', perThousand(units.energy.symbol)], ({ energy }) => [energy.mean]),
    figure(['', '95 %'], ({ energy }) => ['', energy.range].slice(1), { strong: false }),
    figure(['CO2e', perThousand(units.carbon.symbol)], ({ carbon }) => [carbon.mean]),
    figure(['', '95 %'], ({ carbon }) => [carbon.range], { strong: false }),
    figure(['Power', 'W'], ({ power }) => [power]),
    figure(['p50', 'ms'], ({ p50 }) => [p50], { strong: false }),
    figure(['p95', 'ms'], ({ p95 }) => [p95], { strong: false }),
    name(['Score', ''], ({ score, metric }) => wrapWords(`${score} ${metric}`, 20)),
    name(['Meter', ''], ({ meter, quality }) => wrapWords(`${meter}, ${quality}`, 24)),
  ];
}

/** The widest line of a column, heading included. */
export function naturalWidth(column: Column, rows: readonly TableRow[]): number {
  const cells = rows
    .filter((row) => row.text.failure === null || column.flexible)
    .flatMap((row) => column.linesOf(row, 400).map((line) => line.text));
  return Math.max(...[...column.heading, ...cells].map(widthOf));
}

function perThousand(symbol: string): string {
  return `${symbol}/1,000`;
}

function plain(text: string): Line {
  return { text, tone: 'plain' };
}

function figure(
  heading: readonly string[],
  textsOf: (row: RowText) => readonly string[],
  style: { readonly strong: boolean } = { strong: true },
): Column {
  return {
    heading,
    align: 'right',
    flexible: false,
    linesOf: ({ text }) =>
      textsOf(text).map((line, index) => ({ text: line, tone: toneOf(text, { index, ...style }) })),
  };
}

function toneOf(
  { estimated }: RowText,
  { index, strong }: { readonly index: number; readonly strong: boolean },
): Tone {
  if (index > 0) return 'faint';
  if (!strong) return 'plain';
  return estimated ? 'estimate' : 'strong';
}

function name(heading: readonly string[], textsOf: (row: RowText) => readonly string[]): Column {
  return {
    heading,
    align: 'left',
    flexible: false,
    linesOf: ({ text }) =>
      textsOf(text).map((line) => ({ text: line, tone: text.estimated ? 'estimate' : 'plain' })),
  };
}
