import { unknown, type IntervalText } from './figures.js';
import type { RatioText } from './ratio-text.js';
import type { GenerationText, RowText, Units } from './row-text.js';
import { widthOf, wrapName, wrapWords } from './text-width.js';

/** Kind of text, for its colour. */
export type Tone = 'plain' | 'strong' | 'faint' | 'estimate' | 'bad';

export interface Line {
  readonly text: string;
  readonly tone: Tone;
}

export interface TableRow {
  readonly text: RowText;
  /** Numbers of its notes, e.g. `[1,2]`, or nothing. */
  readonly marks: string;
}

export interface Column {
  readonly heading: readonly string[];
  /** Whether it says which row this is. The others give way to the reason when a row has no figures. */
  readonly names: boolean;
  readonly align: 'left' | 'right';
  /** Whether it may be made narrower than its texts. */
  readonly flexible: boolean;
  /** The lines of a row, broken to a width where the column is flexible. */
  readonly linesOf: (row: TableRow, width: number) => readonly Line[];
}

/** Which columns a table has besides those that every one has. */
export interface ColumnChoice {
  readonly ratio: boolean;
  readonly power: boolean;
  readonly meter: boolean;
}

/** Each row on two lines: for 80 columns. */
export function compactColumns(units: Units, choice: ColumnChoice): readonly Column[] {
  return [
    compactNames,
    figures(['Energy', perThousand(units.energy)], ({ energy }) => twoLines(energy)),
    ...(choice.ratio ? [ratios(['Ratio', 'to best'], ({ lines }) => lines)] : []),
    figures(['CO2e', perThousand(units.carbon)], ({ carbon }) => twoLines(carbon)),
    ...(choice.power ? [figures(['Power', 'W'], ({ power }) => [power])] : []),
    figures(['p50 ms', 'p95 ms'], ({ p50, p95 }) => [p50, p95]),
    figures(['Score', ''], ({ score, metric }) => [score, ...wrapName(metric, 12)]),
    ...(choice.meter
      ? [words(['Meter', ''], ({ meter, quality }) => [...wrapName(meter, 12), quality])]
      : []),
  ];
}

/** Each row on one line: for wide terminals. */
export function wideColumns(
  units: Units,
  { rows, ...choice }: ColumnChoice & { readonly rows: readonly TableRow[] },
): readonly Column[] {
  const metrics = new Set(rows.map(({ text }) => text.metric).filter((metric) => metric !== ''));
  const [onlyMetric = ''] = metrics.size === 1 ? metrics : [];
  return [
    {
      heading: ['Model', ''],
      names: true,
      align: 'left',
      flexible: true,
      linesOf: modelLines,
    },
    {
      heading: ['Backend,', 'device'],
      names: true,
      align: 'left',
      flexible: false,
      linesOf: (row) => meansLines(row, 24),
    },
    figures(['Energy', perThousand(units.energy)], ({ energy }) => [energy.mean]),
    figures(['', '95 %'], ({ energy }) => [energy.range]),
    ...(choice.ratio ? [ratios(['Ratio', 'to best'], ({ line }) => [line])] : []),
    figures(['CO2e', perThousand(units.carbon)], ({ carbon }) => [carbon.mean]),
    figures(['', '95 %'], ({ carbon }) => [carbon.range]),
    ...(choice.power ? [figures(['Power', 'W'], ({ power }) => [power])] : []),
    figures(['p50', 'ms'], ({ p50 }) => [p50]),
    figures(['p95', 'ms'], ({ p95 }) => [p95]),
    figures(['Score', ...wrapName(onlyMetric, 12)], ({ score, metric }) =>
      wrapWords(metric === onlyMetric ? score : `${score} ${metric}`, 20),
    ),
    ...(choice.meter
      ? [words(['Meter', ''], ({ meter, quality }) => wrapWords(`${meter}, ${quality}`, 24))]
      : []),
  ];
}

/** What a model that writes text did for each request and token. */
export function generationColumns(units: Units): readonly Column[] {
  return [
    compactNames,
    ofGeneration(['Tokens', 'in, out'], ({ promptTokens, outputTokens }) => [
      promptTokens,
      outputTokens,
    ]),
    ofGeneration(['To first token', 'p50, p95 ms'], ({ firstToken }) => [
      firstToken.p50,
      firstToken.p95,
    ]),
    ofGeneration(['Each token after', 'p50, p95 ms'], ({ perToken }) =>
      perToken.p50 === unknown ? [unknown] : [perToken.p50, perToken.p95],
    ),
    ofGeneration(['Energy', `${perThousand(units.tokenEnergy)} tokens`], ({ energy }) =>
      twoLines(energy),
    ),
  ];
}

const compactNames: Column = {
  heading: ['Model', 'backend, device'],
  names: true,
  align: 'left',
  flexible: true,
  linesOf: (row, width) => [...modelLines(row, width), ...meansLines(row, width)],
};

/** The widest line of a column, heading included. */
export function naturalWidth(column: Column, rows: readonly TableRow[]): number {
  const cells = rows
    .filter((row) => row.text.failure === null || column.names)
    .flatMap((row) => column.linesOf(row, 400).map((line) => line.text));
  return Math.max(...[...column.heading, ...cells].map(widthOf));
}

function modelLines({ text }: TableRow, width: number): readonly Line[] {
  return wrapName(text.model, width).map((line) => ({ text: line, tone: 'strong' }));
}

function meansLines({ text, marks }: TableRow, width: number): readonly Line[] {
  return wrapWords(`${text.means} ${marks}`, width).map((line) => ({ text: line, tone: 'plain' }));
}

function perThousand({ symbol }: Units['energy']): string {
  return `${symbol}/1,000`;
}

function twoLines({ mean, range }: IntervalText): readonly string[] {
  return mean === unknown ? [unknown] : [mean, range];
}

/** Right-aligned numbers; the first line is the figure, the others belong to it. */
function figures(heading: readonly string[], textsOf: (row: RowText) => readonly string[]): Column {
  return {
    heading,
    names: false,
    align: 'right',
    flexible: false,
    linesOf: ({ text }) =>
      textsOf(text).map((line) => ({
        text: line,
        tone: line.startsWith('~') ? 'estimate' : 'plain',
      })),
  };
}

function ratios(
  heading: readonly string[],
  textsOf: (ratio: RatioText) => readonly string[],
): Column {
  return {
    heading,
    names: false,
    align: 'right',
    flexible: false,
    linesOf: ({ text: { ratio } }) =>
      textsOf(ratio).map((line) => ({ text: line, tone: ratio.marked ? 'bad' : 'plain' })),
  };
}

function ofGeneration(
  heading: readonly string[],
  textsOf: (generation: GenerationText) => readonly string[],
): Column {
  return figures(heading, ({ generation }) => (generation === null ? [] : textsOf(generation)));
}

function words(heading: readonly string[], textsOf: (row: RowText) => readonly string[]): Column {
  return {
    heading,
    names: false,
    align: 'left',
    flexible: false,
    linesOf: ({ text }) =>
      textsOf(text).map((line) => ({ text: line, tone: text.estimated ? 'estimate' : 'plain' })),
  };
}
