import type { CrossCheck } from '@wattbench/meters';
import { alignRows, type Row } from '../output/align-rows.js';
import { plainText } from '../output/plain-text.js';
import { quantityText } from '../output/quantity-text.js';
import { wrapText } from '../output/wrap-text.js';
import { issueText } from './issue-words.js';
import type { ReadingFigures, TotalFigures } from './reading-figures.js';

export interface MeasuredFigures {
  readonly readings: readonly ReadingFigures[];
  readonly totals: readonly TotalFigures[];
  readonly checks: readonly CrossCheck[];
}

export interface LineOptions {
  readonly width: number;
  /** What stands first: the energy of a window that is over, or the power of one that goes on. */
  readonly show: 'energy' | 'power';
}

/** The figures as a table for people; what is unknown says so with its reason. */
export function measuredLines(figures: MeasuredFigures, options: LineOptions): readonly string[] {
  const { readings, totals, checks } = figures;
  const header =
    options.show === 'energy'
      ? ['channel', 'energy', 'mean power', 'quality']
      : ['channel', 'power', 'quality'];
  const rows: Row[] = [
    { cells: header },
    ...readings.map((reading) => readingRow(reading, options)),
    ...(totals.length === 0 ? [] : [{ cells: ['total'] }]),
    ...totals.map((total) => totalRow(total, options)),
  ];
  const contradictions = checks.filter(({ agrees }) => !agrees);
  const known = readings.filter(({ quality }) => quality !== null);
  const issues = [...new Set(known.flatMap((reading) => reading.issues))];
  return [
    ...alignRows(rows),
    ...issues.flatMap((issue) => wrapText(plainText(issueText(issue)), { width: options.width })),
    ...contradictions.flatMap(({ detail }) =>
      wrapText(`! disagreement: ${plainText(detail)}`, { width: options.width }),
    ),
  ];
}

function readingRow(reading: ReadingFigures, options: LineOptions): Row {
  const { channel, counted, quality, issues } = reading;
  const name = plainText(counted ? channel : `(${channel})`);
  if (quality === null) {
    const reason = `${reading.reason ?? 'no value'}, ${reading.detail ?? ''}`;
    return { cells: [name, 'unknown'], below: notes([reason], options) };
  }
  return {
    cells: [name, ...amounts(reading, options), quality],
    below: issues.length === 0 ? [] : notes([`issues: ${issues.join(', ')}`], options),
  };
}

function totalRow(total: TotalFigures, options: LineOptions): Row {
  const { boundary, quality, channels, missing } = total;
  if (quality === null) {
    const reasons = missing.map(({ id, reason }) => `${id}: ${reason}`);
    return { cells: [boundary, 'unknown'], below: notes(reasons, options) };
  }
  const powerUncertaintyW =
    total.energyJ === null ||
    total.powerW === null ||
    total.uncertaintyJ === null ||
    total.energyJ === 0
      ? null
      : (total.uncertaintyJ / total.energyJ) * total.powerW;
  return {
    cells: [boundary, ...amounts({ ...total, powerUncertaintyW }, options), quality],
    below: channels.length > 1 ? notes([channels.join(' + ')], options) : [],
  };
}

function amounts(
  of: Pick<ReadingFigures, 'energyJ' | 'uncertaintyJ' | 'powerW' | 'powerUncertaintyW'>,
  { show }: LineOptions,
): readonly string[] {
  const power = (halfWidth: number): string =>
    of.powerW === null ? 'unknown' : quantityText(of.powerW, 'W', { halfWidth });
  if (show === 'power') return [power(of.powerUncertaintyW ?? 0)];
  const halfWidth = of.uncertaintyJ ?? 0;
  return [of.energyJ === null ? 'unknown' : quantityText(of.energyJ, 'J', { halfWidth }), power(0)];
}

function notes(texts: readonly string[], { width }: LineOptions): readonly string[] {
  return texts.flatMap((text) => wrapText(plainText(text), { width, indent: '    ' }));
}
