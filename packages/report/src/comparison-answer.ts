import type { ComparedMetric, PairComparison } from '@wattbench/analysis';
import { intervalText, plainNumber, unknown, type IntervalText } from './figures.js';
import type { Tone } from './table-columns.js';

/** What is compared, as it is spoken of. CPU time is never called energy. */
export const metricNames: Readonly<Record<ComparedMetric, string>> = {
  energy: 'energy',
  'cpu-time': 'CPU time',
};

/** From here on a ratio says more than a percentage. */
const manifold = 2;

export interface Answer {
  readonly text: string;
  readonly tone: Tone;
}

/** The result of a pair in plain words. */
export function answerOf(pair: PairComparison, metric: ComparedMetric): Answer {
  const { result, obstacles } = pair;
  const what = metricNames[metric];
  if (obstacles.length > 0) {
    const names = obstacles.map((obstacle) => obstacle.what).join(', ');
    return {
      text: `Not comparable: ${names} differ${obstacles.length > 1 ? '' : 's'}`,
      tone: 'bad',
    };
  }
  if (result === null) return { text: unknownText(pair, what), tone: 'bad' };
  const times = timesText(result.ratio, what);
  if (result.verdict === 'not-tested') {
    return { text: `Not tested, one repeat: B uses ${times}`, tone: 'plain' };
  }
  if (result.verdict === 'no-difference-shown') {
    return { text: `No difference shown: B uses ${times}`, tone: 'plain' };
  }
  const { mean, low, high } = result.ratio;
  const more = result.verdict === 'b-uses-more';
  const range = more
    ? { mean: mean - 1, low: low - 1, high: high - 1 }
    : { mean: 1 - mean, low: 1 - high, high: 1 - low };
  if (mean >= manifold || mean <= 1 / manifold) return { text: `B uses ${times}`, tone: 'plain' };
  const percent = intervalText(range, 0.01, 1);
  return {
    text: `B uses ${percent.mean} % ${more ? 'more' : 'less'} ${what} than A (${percent.range} %)`,
    tone: 'plain',
  };
}

/** `1.02 times the energy of A (0.98–1.06)` */
function timesText(ratio: NonNullable<PairComparison['result']>['ratio'], what: string): string {
  const { mean, range } = intervalText(ratio, 1, 2);
  return `${mean} times the ${what} of A (${range})`;
}

function unknownText({ a, b }: PairComparison, what: string): string {
  const without = [...(a.figure === null ? ['A'] : []), ...(b.figure === null ? ['B'] : [])];
  return without.length === 0
    ? `The doubt of the ${what} is too large for a ratio`
    : `The ${what} of ${without.join(' and ')} is not known`;
}

/** `8.1 %` for a share. */
export function percentText(share: number): string {
  return `${plainNumber(100 * share)} %`;
}

/** `1.23 mWh per 1,000 (1.10–1.40)` */
export function figureText({ mean, range }: IntervalText, symbol: string): string {
  return mean === unknown ? unknown : `${mean} ${symbol} per 1,000 (${range})`;
}
