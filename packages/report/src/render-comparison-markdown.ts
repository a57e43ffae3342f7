import type { ResultComparison } from '@wattbench/analysis';
import { comparisonText, type PairText, type SideText } from './comparison-text.js';
import { figureText } from './comparison-answer.js';
import { lonelyText } from './lonely-text.js';
import { escaped, markdownTable } from './markdown-text.js';
import { plainName } from './plain-text.js';
import type { SideNames } from './render-comparison.js';

/** As `renderComparison`, in Markdown (GitHub flavour): a row for each pair. Text from files is escaped. Ends with a line feed. */
export function renderComparisonMarkdown(
  comparison: ResultComparison,
  { a, b }: SideNames,
): string {
  const { pairs, symbol, notes } = comparisonText(comparison);
  const headings = [
    'Result',
    'Model',
    'A',
    'B',
    'Ratio B/A',
    'Test',
    'Could show',
    'Answers',
    'Scores',
  ];
  const rows = pairs.map((pair) => [
    pair.answer,
    pair.title,
    sideText(pair.a, symbol),
    sideText(pair.b, symbol),
    pair.ratio ?? pair.obstacles.join('; '),
    pair.test ?? '',
    pair.couldShow ?? '',
    pair.answers,
    pair.scores ?? '',
  ]);
  const list = [
    `A: ${plainName(a)}`,
    `B: ${plainName(b)}`,
    ...pairs.flatMap(environmentNote),
    ...comparison.unpaired.map(lonelyText),
    ...notes,
  ];
  return `${[...markdownTable(headings, rows), ...list.map((note) => `- ${escaped(note)}`)].join('\n')}\n`;
}

function sideText({ name, figure, quality, repeats }: SideText, symbol: string): string {
  return [name, figureText(figure, symbol), quality ?? [], repeats].flat().join(', ');
}

function environmentNote({ title, environment }: PairText): readonly string[] {
  return environment.length === 0 ? [] : [`${title}: differs in ${environment.join('; ')}`];
}
