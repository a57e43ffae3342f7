import picocolors from 'picocolors';
import type { GateText } from './gate-text.js';
import { markdownTable, escaped } from './markdown-text.js';
import { paint } from './paint.js';
import { plainName } from './plain-text.js';
import type { TableOptions } from './render-table.js';
import { wrapName, wrapWords } from './text-width.js';

/** Where the two sides of a gate were found. */
export interface GateNames {
  readonly baseline: string;
  readonly result: string;
}

const verdictWidth = 9;
const narrowest = 40;
const wanted = 80;

/** For a terminal: the answer first, then each cell. Ends without a line feed. */
export function renderGate(
  text: GateText,
  { names, columns, colour }: TableOptions & { readonly names: GateNames },
): string {
  const width = Number.isFinite(columns) ? Math.max(narrowest, Math.min(wanted, columns)) : wanted;
  const colours = picocolors.createColors(colour);
  const headline = wrapWords(`${text.headline}.`, width).map((line) =>
    paint({ text: line, tone: text.passed ? 'strong' : 'bad' }, colours),
  );
  const rows = text.rows.flatMap(({ verdict, fails, title, change, reasons }) => {
    const lines = [title, change, ...reasons].flatMap((line) =>
      wrapWords(line, width - verdictWidth),
    );
    return lines.map((line, index) => {
      const label = (index === 0 ? verdict : '').padEnd(verdictWidth);
      return `${fails ? paint({ text: label, tone: 'bad' }, colours) : label}${line}`;
    });
  });
  return [
    ...headline,
    ...wrapName(`baseline ${plainName(names.baseline)}`, width),
    ...wrapName(`result   ${plainName(names.result)}`, width),
    '',
    ...rows,
    ...(text.notes.length === 0 ? [] : ['']),
    ...text.notes
      .flatMap((note) => wrapWords(note, width))
      .map((line) => paint({ text: line, tone: 'faint' }, colours)),
  ].join('\n');
}

/** For a pull request or the summary of a step (GitHub flavour). Text from files is escaped. Ends with a line feed. */
export function renderGateMarkdown(text: GateText, { baseline, result }: GateNames): string {
  const rows = text.rows.map(({ verdict, title, change, reasons }) => [
    verdict,
    title,
    change,
    reasons.join('; '),
  ]);
  const notes = [
    `Baseline: ${plainName(baseline)}`,
    `Result: ${plainName(result)}`,
    ...text.notes,
  ].map((note) => `- ${escaped(note)}`);
  return `${[
    `### Energy gate: ${escaped(text.headline)}`,
    '',
    ...markdownTable(['Verdict', 'Cell', 'Change', 'Why'], rows),
    ...notes,
  ].join('\n')}\n`;
}
