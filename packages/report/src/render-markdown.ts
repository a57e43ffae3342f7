import type { CellSummary } from '@wattbench/analysis';
import { unknown } from './figures.js';
import { escaped } from './markdown-text.js';
import { notesOf } from './notes.js';
import { isComparison } from './ratio-text.js';
import { unitsOf, type GenerationText, type RowText, type Units } from './row-text.js';
import { sectionsOf } from './sections.js';
import type { TableRow } from './table-columns.js';
import { tableRows } from './table-rows.js';

/**
 * The summaries as Markdown (GitHub flavour): a table per task and data set, a second one for models
 * that write text, then the notes as a list. Text from files
 * is escaped. Ends with a line feed.
 */
export function renderMarkdown(summaries: readonly CellSummary[]): string {
  if (summaries.length === 0) return 'No results.\n';
  const units = unitsOf(summaries);
  const sections = sectionsOf(summaries);
  const notes = notesOf(sections.flatMap(({ rows }) => rows));
  const tables = sections.flatMap((section) => {
    const rows = tableRows(section, { units, notes });
    const main = table(rows, mainColumns(units, isComparison(section.rows)));
    const writing = rows.filter(({ text }) => text.generation !== null);
    const generation = writing.length === 0 ? [] : table(writing, generationColumns(units));
    return [`**${escaped(section.title)}**`, '', ...main, ...generation];
  });
  const list = [
    ...notes.general.map((note) => `- ${escaped(note)}`),
    ...notes.numbered.map((note, index) => `- \\[${index + 1}\\] ${escaped(note)}`),
  ];
  return `${[...tables, ...list].join('\n')}\n`;
}

interface Column {
  readonly heading: string;
  readonly right: boolean;
  readonly textOf: (row: TableRow) => string;
}

function table(rows: readonly TableRow[], columns: readonly Column[]): readonly string[] {
  return [
    line(columns.map(({ heading }) => heading)),
    line(columns.map(({ right }) => (right ? '--:' : '---'))),
    ...rows.map((row) => line(cells(row, columns))),
    '',
  ];
}

/** A row without figures has the reason in place of the first. */
function cells(row: TableRow, columns: readonly Column[]): readonly string[] {
  const { failure } = row.text;
  return columns.map(({ textOf }, index) => {
    if (failure === null || index < names.length) return escaped(textOf(row));
    return index === names.length ? escaped(failure) : '';
  });
}

const names: readonly Column[] = [
  { heading: 'Model', right: false, textOf: ({ text }) => text.model },
  {
    heading: 'Backend, device',
    right: false,
    textOf: ({ text, marks }) => `${text.means} ${marks}`.trim(),
  },
];

function mainColumns({ energy, carbon }: Units, ratio: boolean): readonly Column[] {
  return [
    ...names,
    figure(`Energy, ${energy.symbol}/1,000`, (text) => text.energy.mean),
    figure('95 %', (text) => text.energy.range),
    ...(ratio ? [figure('Ratio to best', (text) => text.ratio.line)] : []),
    figure(`CO2e, ${carbon.symbol}/1,000`, (text) => text.carbon.mean),
    figure('95 %', (text) => text.carbon.range),
    figure('Power, W', (text) => text.power),
    figure('p50, ms', (text) => text.p50),
    figure('p95, ms', (text) => text.p95),
    { ...figure('Score', (text) => `${text.score} ${text.metric}`.trim()), right: false },
    { ...figure('Meter', (text) => `${text.meter}, ${text.quality}`), right: false },
  ];
}

function generationColumns({ tokenEnergy }: Units): readonly Column[] {
  return [
    ...names,
    ofGeneration('Tokens in', ({ promptTokens }) => promptTokens),
    ofGeneration('Tokens out', ({ outputTokens }) => outputTokens),
    ofGeneration('To first token p50, ms', ({ firstToken }) => firstToken.p50),
    ofGeneration('p95, ms', ({ firstToken }) => firstToken.p95),
    ofGeneration('Each token after p50, ms', ({ perToken }) => perToken.p50),
    ofGeneration('p95, ms', ({ perToken }) => perToken.p95),
    ofGeneration(`Energy, ${tokenEnergy.symbol}/1,000 tokens`, ({ energy }) => energy.mean),
    ofGeneration('95 %', ({ energy }) => energy.range),
  ];
}

function ofGeneration(heading: string, textOf: (generation: GenerationText) => string): Column {
  return figure(heading, ({ generation }) => (generation === null ? unknown : textOf(generation)));
}

function figure(heading: string, textOf: (text: RowText) => string): Column {
  return { heading, right: true, textOf: (row) => textOf(row.text) };
}

function line(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}
