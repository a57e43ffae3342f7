import type { GatedPair, GateResult, GateVerdict, ResultComparison } from '@wattbench/analysis';
import { metricNames, percentText } from './comparison-answer.js';
import { cellText, pairTitle } from './facet-text.js';
import { intervalText, unknown } from './figures.js';
import { plainText } from './plain-text.js';

/** What a gate found as text, with all that comes from files made safe to print. */
export interface GateText {
  readonly headline: string;
  readonly passed: boolean;
  readonly rows: readonly GateRow[];
  readonly notes: readonly string[];
}

export interface GateRow {
  readonly verdict: GateVerdict | 'missing';
  /** Whether the gate fails for it. */
  readonly fails: boolean;
  readonly task: string;
  readonly title: string;
  /** `+10.0 % energy (+8.9 to +11.1 %)`, or that it is not known. */
  readonly change: string;
  readonly reasons: readonly string[];
}

export interface GateTextOptions {
  readonly comparison: Pick<ResultComparison, 'metric' | 'significance'>;
  /** As they were given to `gateResults`. */
  readonly allowMissing: boolean;
  readonly failUnclear: boolean;
}

export function gateText(gate: GateResult, options: GateTextOptions): GateText {
  const { pairs, missing, unheard, passed, maximumIncrease } = gate;
  const what = metricNames[options.comparison.metric];
  const all = pairs.map(({ pair }) => pair);
  const rows = [
    ...pairs.map((gated): GateRow => ({
      verdict: gated.verdict,
      fails: gated.verdict === 'fail' || (gated.verdict === 'unclear' && options.failUnclear),
      task: plainText(gated.pair.a.facets.task),
      title: pairTitle(gated.pair, all),
      change: plainText(changeText(gated, what)),
      reasons: [...gated.reasons, ...leverOf(gated, what)].map(plainText),
    })),
    ...missing.map(({ facets, nearest }): GateRow => ({
      verdict: 'missing',
      fails: !options.allowMissing,
      task: plainText(facets.task),
      title: cellText(facets, nearest),
      change: 'not measured',
      reasons: ['the baseline has it and the new result does not'],
    })),
  ];
  const limit = Number((100 * maximumIncrease).toPrecision(4));
  return {
    headline: `${passed ? 'Passed' : 'Failed'}: ${countsText(rows)}; limit: ${limit} % more ${what}`,
    passed,
    rows,
    notes: notesOf(gate, options).concat(
      unheard.map(({ facets, nearest }) => `Not in the baseline: ${cellText(facets, nearest)}.`),
    ),
  };
}

function countsText(rows: readonly GateRow[]): string {
  const verdicts = ['fail', 'missing', 'unclear', 'pass'] as const;
  const names = { fail: 'failed', missing: 'missing', unclear: 'unclear', pass: 'passed' };
  return verdicts
    .map((verdict) => ({ verdict, count: rows.filter((row) => row.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) => `${count} ${names[verdict]}`)
    .join(', ');
}

function changeText({ pair, limits }: GatedPair, what: string): string {
  if (pair.result === null) return `change of ${what} ${unknown}`;
  const { mean, low, high } = pair.result.ratio;
  const shown = limits === null ? { mean, low, high } : { mean, ...limits };
  const percent = intervalText(
    { mean: shown.mean - 1, low: shown.low - 1, high: shown.high - 1 },
    0.01,
    1,
  );
  if (percent.mean === unknown) return `change of ${what} ${unknown}`;
  const [from = '', to = ''] = percent.range.split('–');
  return `${signed(percent.mean)} % ${what} (${signed(from)} to ${signed(to)} %)`;
}

function signed(number: string): string {
  if (Number(number) === 0) return number.replace('-', '');
  return number.startsWith('-') ? number.replace('-', '−') : `+${number}`;
}

/** What would make it clear. */
function leverOf({ pair, verdict, smallestIncrease }: GatedPair, what: string): readonly string[] {
  if (verdict !== 'unclear') return [];
  const seen =
    smallestIncrease === null
      ? []
      : [
          `an increase of ${what} by ${percentText(smallestIncrease)} would have failed with a chance of 80 %`,
        ];
  const lever =
    pair.result?.sharedMeter === false
      ? 'measure both on one machine with one meter, and take more repeats'
      : 'take more repeats (`--repeats`)';
  return [...seen, lever];
}

function notesOf(
  { pairs }: GateResult,
  { comparison: { metric, significance } }: GateTextOptions,
): string[] {
  const notes: string[] = [];
  const level = Number((100 * (1 - significance)).toPrecision(4));
  const tested = pairs.filter(({ limits }) => limits !== null).length;
  if (tested > 0) {
    const corrected = tested > 1 ? `; the lower is corrected for ${tested} cells (Holm)` : '';
    notes.push(`In brackets: at least and at most, each with ${level} %${corrected}.`);
  }
  if (metric === 'cpu-time') notes.push('CPU time is not energy.');
  if (pairs.some(({ pair: { a, b } }) => [a.quality, b.quality].includes('estimated'))) {
    notes.push('Energy is estimated by a model of the machine and not measured.');
  }
  return notes;
}
