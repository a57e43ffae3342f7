import type { CrossCheck, Measured, Meters } from '@wattbench/meters';
import type { CommandEnd } from './run-measured.js';
import {
  readingFigures,
  totalFigures,
  type ReadingFigures,
  type TotalFigures,
} from './reading-figures.js';

/** One window of all meters, as it is shown and written. */
export interface Figures {
  readonly readings: readonly ReadingFigures[];
  readonly totals: readonly TotalFigures[];
  readonly checks: readonly CrossCheck[];
}

/** What `wattbench measure --json` writes. */
export interface MeasuredRun extends Figures, CommandEnd {
  readonly command: readonly string[];
  /** Wall clock, ISO 8601. */
  readonly startedAt: string;
  readonly durationS: number;
  readonly notes: readonly string[];
  /** What `auto` did not find, with the reason and the remedy. */
  readonly unavailable: Meters['unavailable'];
}

export function figuresOf(measured: Measured, { sources }: Pick<Meters, 'sources'>): Figures {
  const channels = new Map(
    sources.flatMap((source) => source.channels.map((channel) => [channel.id, channel] as const)),
  );
  const readings = measured.readings.map((reading) => readingFigures(reading, channels));
  return {
    readings,
    totals: measured.totals.map((total) => totalFigures(total, readings)),
    checks: measured.checks,
  };
}
