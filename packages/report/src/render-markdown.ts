import type { CellSummary } from '@wattbench/analysis';
import { notesOf, type Notes } from './notes.js';
import { rowText, unitsOf, type Units } from './row-text.js';
import { sectionsOf } from './sections.js';

/**
 * The summaries as Markdown (GitHub flavour): a table per task and data set, then the notes as a list. Text from files
 * is escaped. Ends with a line feed.
 */
export function renderMarkdown(summaries: readonly CellSummary[]): string {
  if (summaries.length === 0) return 'No results.\n';
  const units = unitsOf(summaries);
  const notes = notesOf(summaries);
  const tables = sectionsOf(summaries).map(({ title, rows }) =>
    [
      `**${escaped(title)}**`,
      '',
      line(headings(units)),
      line(headings(units).map((_, index) => (index < 2 || index > 8 ? '---' : '--:'))),
      ...rows.map((row) => line(cells(row, { units, notes }))),
      '',
    ].join('\n'),
  );
  const list = [
    ...notes.general.map((note) => `- ${escaped(note)}`),
    ...notes.numbered.map((note, index) => `- \\[${index + 1}\\] ${escaped(note)}`),
  ];
  return `${[...tables, ...list].join('\n')}\n`;
}

function headings({ energy, carbon }: Units): readonly string[] {
  return [
    'Model',
    'Backend, device',
    `Energy, ${energy.symbol}/1,000`,
    '95 %',
    `CO2e, ${carbon.symbol}/1,000`,
    '95 %',
    'Power, W',
    'p50, ms',
    'p95, ms',
    'Score',
    'Meter',
  ];
}

function cells(
  summary: CellSummary,
  { units, notes }: { readonly units: Units; readonly notes: Notes },
): readonly string[] {
  const row = rowText(summary, units);
  const numbers = notes.numbersOf(summary);
  const marks = numbers.length === 0 ? '' : ` [${numbers.join(', ')}]`;
  const figures =
    row.failure === null
      ? [
          row.energy.mean,
          row.energy.range,
          row.carbon.mean,
          row.carbon.range,
          row.power,
          row.p50,
          row.p95,
          `${row.score} ${row.metric}`.trim(),
          `${row.meter}, ${row.quality}`,
        ]
      : [row.failure, '', '', '', '', '', '', '', ''];
  return [row.model, `${row.means}${marks}`, ...figures].map(escaped);
}

function line(texts: readonly string[]): string {
  return `| ${texts.join(' | ')} |`;
}

/** All ASCII punctuation that Markdown or HTML may read as markup (CommonMark 0.31.2, 2.4). */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~!&]/g, String.raw`\$&`);
}
