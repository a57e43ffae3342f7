import type { ResultComparison } from '@wattbench/analysis';
import picocolors from 'picocolors';
import type { Colors } from 'picocolors/types.js';
import { figureText } from './comparison-answer.js';
import {
  comparisonText,
  type ComparisonText,
  type PairText,
  type SideText,
} from './comparison-text.js';
import { lonelyText } from './lonely-text.js';
import { paint } from './paint.js';
import { plainName } from './plain-text.js';
import type { TableOptions } from './render-table.js';
import { widthOf, wrapName, wrapWords } from './text-width.js';

/** What the two sides are called where they are named first. */
export interface SideNames {
  readonly a: string;
  readonly b: string;
}

const labelWidth = 12;
const narrowest = 40;
const wanted = 80;

/**
 * A block for each pair, whose first line is the answer; what is beside it, and what finds no partner, below. Text from
 * files is made safe to print. Ends without a line feed.
 */
export function renderComparison(
  comparison: ResultComparison,
  { names, columns, colour }: TableOptions & { readonly names: SideNames },
): string {
  const width = Number.isFinite(columns) ? Math.max(narrowest, Math.min(wanted, columns)) : wanted;
  const colours = picocolors.createColors(colour);
  const text = comparisonText(comparison);
  const blocks = [
    [`A  ${plainName(names.a)}`, `B  ${plainName(names.b)}`].flatMap((name) =>
      wrapName(name, width),
    ),
    ...text.pairs.map((pair) => pairLines(pair, { text, width, colours })),
    comparison.unpaired.flatMap((cell) => wrapWords(lonelyText(cell), width)),
    text.notes
      .flatMap((note) => wrapWords(note, width))
      .map((line) => paint({ text: line, tone: 'faint' }, colours)),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function pairLines(
  pair: PairText,
  {
    text,
    width,
    colours,
  }: { readonly text: ComparisonText; readonly width: number; readonly colours: Colors },
): readonly string[] {
  const answer = wrapWords(`${pair.answer}: ${pair.title}.`, width).map((line) =>
    paint({ text: line, tone: pair.tone === 'bad' ? 'bad' : 'strong' }, colours),
  );
  const facts: readonly (readonly [string, string | null])[] = [
    ...sideFacts(pair, text.symbol),
    ...pair.obstacles.map((obstacle) => ['must agree', obstacle] as const),
    ['ratio B/A', pair.ratio],
    ['test', pair.test],
    ['could show', pair.couldShow],
    ['answers', pair.answers],
    ['scores', pair.scores],
    ['differs in', pair.environment.length === 0 ? null : pair.environment.join('; ')],
  ];
  return [
    ...answer,
    ...facts.flatMap(([label, fact]) => (fact === null ? [] : labelled(label, fact, width))),
  ];
}

/** Names and figures of the two sides, one below the other. */
function sideFacts({ a, b }: PairText, symbol: string): readonly (readonly [string, string])[] {
  const nameWidth = Math.max(widthOf(a.name), widthOf(b.name));
  return [
    ['A', sideText(a, { symbol, nameWidth })],
    ['B', sideText(b, { symbol, nameWidth })],
  ];
}

function sideText(
  { name, figure, repeats, quality }: SideText,
  { symbol, nameWidth }: { readonly symbol: string; readonly nameWidth: number },
): string {
  const gap = ' '.repeat(nameWidth - widthOf(name));
  return `${name}${gap}  ${figureText(figure, symbol)}, ${[quality ?? [], repeats].flat().join(', ')}`;
}

function labelled(label: string, text: string, width: number): readonly string[] {
  return wrapWords(text, width - labelWidth - 2).map(
    (line, index) => `  ${(index === 0 ? label : '').padEnd(labelWidth)}${line}`,
  );
}
