import type { CellSummary } from '@wattbench/analysis';
import { intervalText, unknown } from './figures.js';

/** The place of a row in its comparison. */
export interface RatioText {
  /** The ratio and its interval, or words on up to two lines. */
  readonly lines: readonly string[];
  readonly line: string;
  /** Whether it is a warning. */
  readonly marked: boolean;
}

/** `1`, `3.2× (2.9–3.5)`, or why there is no ratio, as far as two words can say it. */
export function ratioText(summary: CellSummary): RatioText {
  const { ratioToBest, equivalence, energyWhPer1000 } = summary;
  if (equivalence.state === 'not-equivalent') return words(['not', 'equivalent'], true);
  if (equivalence.state === 'not-compared') {
    return isAlone(summary) ? words(['–'], false) : words(['not', 'compared'], true);
  }
  if (energyWhPer1000 === null) return words([unknown], false);
  if (ratioToBest === null) return words(['not', 'ranked'], true);
  const { mean, low, high } = ratioToBest;
  if (mean === 1 && low === 1 && high === 1) return words(['1'], false);
  const text = intervalText(ratioToBest, 1, 1);
  const ratio = `${text.mean}×`;
  return { lines: [ratio, text.range], line: `${ratio} (${text.range})`, marked: false };
}

/** Whether a table of these rows has anything to compare. */
export function isComparison(rows: readonly CellSummary[]): boolean {
  return !rows.every(isAlone);
}

/** Without another cell that does the same work, nothing is missing when nothing is compared. */
function isAlone({ equivalence, issues }: CellSummary): boolean {
  return (
    equivalence.state === 'not-compared' && !issues.some(({ code }) => code === 'not-compared')
  );
}

function words(lines: readonly string[], marked: boolean): RatioText {
  return { lines, line: lines.join(' '), marked };
}
