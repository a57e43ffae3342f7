import type { ComparedMetric, PairComparison, ResultComparison } from '@wattbench/analysis';
import { answerOf, metricNames, percentText } from './comparison-answer.js';
import { pairTitle, sideName } from './facet-text.js';
import { intervalText, plainNumber, unknown, type IntervalText } from './figures.js';
import { plainText } from './plain-text.js';
import type { Tone } from './table-columns.js';
import { unitFor, type DisplayUnit } from './units.js';

/** A pair as text, with all that comes from files made safe to print. */
export interface PairText {
  readonly title: string;
  readonly answer: string;
  readonly tone: Tone;
  readonly a: SideText;
  readonly b: SideText;
  /** `ratio B/A`, or `null` where there is none. */
  readonly ratio: string | null;
  readonly test: string | null;
  readonly couldShow: string | null;
  readonly answers: string;
  readonly scores: string | null;
  /** Why there is no ratio; each with both values. */
  readonly obstacles: readonly string[];
  /** What differs and may. */
  readonly environment: readonly string[];
}

export interface SideText {
  readonly name: string;
  readonly figure: IntervalText;
  readonly repeats: string;
  /** `null` for what is not energy, or not known. */
  readonly quality: string | null;
}

export interface ComparisonText {
  /** Of the figures, e.g. `mWh`; per 1,000 inferences. */
  readonly symbol: string;
  readonly pairs: readonly PairText[];
  /** Hold for all pairs. */
  readonly notes: readonly string[];
}

export function comparisonText(comparison: ResultComparison): ComparisonText {
  const { metric, pairs } = comparison;
  const unit = figureUnit(pairs, metric);
  return {
    symbol: unit.symbol,
    pairs: pairs.map((pair) => pairText(pair, { comparison, unit })),
    notes: notesOf(comparison),
  };
}

function pairText(
  pair: PairComparison,
  { comparison, unit }: { readonly comparison: ResultComparison; readonly unit: DisplayUnit },
): PairText {
  const { a, b, obstacles, environment } = pair;
  const { text, tone } = answerOf(pair, comparison.metric);
  const side = (own: typeof a, other: typeof a): SideText => ({
    name: sideName(own.facets, other.facets),
    figure: intervalText(own.figure, unit.divisor),
    repeats: `${own.repeats} repeat${own.repeats === 1 ? '' : 's'}`,
    quality: own.quality,
  });
  return {
    title: pairTitle(pair, comparison.pairs),
    answer: plainText(text),
    tone,
    a: side(a, b),
    b: side(b, a),
    ratio: ratioText(pair, comparison.metric),
    test: testText(pair, comparison),
    couldShow: couldShowText(pair, comparison.metric),
    answers: answersText(pair),
    scores: scoresText(pair),
    obstacles: obstacles.map(differenceText),
    environment: environment.map(differenceText),
  };
}

function figureUnit(pairs: readonly PairComparison[], metric: ComparedMetric): DisplayUnit {
  return unitFor(
    metric === 'energy' ? 'Wh' : 's',
    pairs.flatMap(({ a, b }) => [a.figure?.mean, b.figure?.mean]),
  );
}

function ratioText({ result }: PairComparison, metric: ComparedMetric): string | null {
  if (result === null) return null;
  const { mean, range } = intervalText(result.ratio, 1, 2);
  const gain = result.sharedMeter
    ? 'one meter read both, so its gain is left out'
    : 'two meters, and the doubt of each is in it';
  const level = `${Number((100 * result.level).toPrecision(4))} % interval`;
  return `${mean} (${range}, ${level}${metric === 'energy' ? `; ${gain}` : ''})`;
}

function testText({ result }: PairComparison, { pairs }: ResultComparison): string | null {
  if (result === null) return null;
  if (result.pValue === null || result.adjustedPValue === null) {
    return 'none: one repeat tells nothing of how repeats differ; the range is the doubt of the meter';
  }
  const tested = pairs.filter((pair) => pair.result !== null && pair.result.pValue !== null);
  return tested.length === 1
    ? pText(result.pValue)
    : `${pText(result.adjustedPValue)} corrected for ${tested.length} comparisons (${pText(result.pValue)} alone)`;
}

function pText(value: number): string {
  return value < 0.0001 ? 'p < 0.0001' : `p = ${Number(value.toPrecision(2))}`;
}

function couldShowText({ result }: PairComparison, metric: ComparedMetric): string | null {
  // Repeats that are all the same would show anything.
  if (result === null || result.smallestEffect === null || result.smallestEffect === 1) return null;
  return `a rise of ${metricNames[metric]} by ${percentText(result.smallestEffect - 1)} or more, with a chance of 80 %`;
}

function answersText({ answers }: PairComparison): string {
  if (answers.state === 'not-compared') return plainText(`not compared: ${answers.reason}`);
  const { compared, different, first } = answers;
  const examples = first.map(({ sampleId, difference }) => `${sampleId}: ${difference}`).join('; ');
  if (answers.state === 'equivalent') {
    const others = different === 0 ? '' : `, ${different} not: ${examples}`;
    return plainText(`equivalent, ${compared - different} of ${compared} inputs${others}`);
  }
  return plainText(
    `not equivalent: ${different} of ${compared} inputs are answered otherwise: ${examples}`,
  );
}

function scoresText({ a, b }: PairComparison): string | null {
  const texts = [...new Set([...Object.keys(a.scores), ...Object.keys(b.scores)])].map((metric) => {
    const [own, other] = [a.scores[metric], b.scores[metric]];
    if (own === undefined || other === undefined) {
      return `${metric} ${scoreText(own)} → ${scoreText(other)}`;
    }
    const difference = other - own;
    const sign = difference > 0 ? '+' : '';
    if (difference === 0) return `${metric} ${scoreText(own)} on both`;
    const change = `${sign}${plainNumber(difference)}`.replace('-', '−');
    return `${metric} ${scoreText(own)} → ${scoreText(other)} (${change})`;
  });
  return texts.length === 0 ? null : plainText(texts.join(', '));
}

function scoreText(score: number | undefined): string {
  return score === undefined ? unknown : plainNumber(score);
}

function differenceText({ what, a, b }: PairComparison['environment'][number]): string {
  return plainText(`${what}: ${a} → ${b}`);
}

function notesOf({ metric, pairs, significance }: ResultComparison): readonly string[] {
  const notes: string[] = [];
  if (metric === 'cpu-time') {
    notes.push('CPU time is seconds of processors per 1,000 inferences. It is not energy.');
  } else {
    const boundaries = new Set(
      pairs.flatMap(({ a, b }) => [a.boundary ?? [], b.boundary ?? []].flat()),
    );
    notes.push(
      'Energy is gross, per 1,000 inferences.',
      ...[...boundaries].map((boundary) => `Counted: ${boundary}.`),
    );
    if (pairs.some(({ a, b }) => a.quality === 'estimated' || b.quality === 'estimated')) {
      notes.push('Energy is estimated by a model of the machine and not measured.');
    }
  }
  if (pairs.some(({ result }) => result !== null && result.pValue !== null)) {
    notes.push(
      `Test: Welch's t on the logarithms of the repeats, corrected by Holm. A difference is shown where p is at most ${Number((100 * significance).toPrecision(2))} %, which is where the interval of the ratio leaves out 1.`,
    );
  }
  return notes.map(plainText);
}
