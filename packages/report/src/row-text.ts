import type { CellSummary } from '@wattbench/analysis';
import { intervalText, plainNumber, unknown, type IntervalText } from './figures.js';
import { plainName, plainText } from './plain-text.js';
import { unitFor, type DisplayUnit } from './units.js';

/** Units that hold for all tables of one report, so that figures in different tables compare. */
export interface Units {
  readonly energy: DisplayUnit;
  readonly carbon: DisplayUnit;
}

/** One summary as texts that are safe to print. */
export interface RowText {
  readonly model: string;
  /** Backend, device and what else sets the row apart. */
  readonly means: string;
  readonly energy: IntervalText;
  readonly carbon: IntervalText;
  readonly power: string;
  readonly p50: string;
  readonly p95: string;
  readonly score: string;
  readonly metric: string;
  readonly meter: string;
  readonly quality: string;
  readonly estimated: boolean;
  /** What happened instead of a measurement, or `null`. */
  readonly failure: string | null;
}

export function unitsOf(summaries: readonly CellSummary[]): Units {
  return {
    energy: unitFor(
      'Wh',
      summaries.map((summary) => summary.energyWhPer1000?.mean),
    ),
    carbon: unitFor(
      'g',
      summaries.map((summary) => summary.carbonGPer1000?.mean),
    ),
  };
}

export function rowText(summary: CellSummary, units: Units): RowText {
  const estimated = summary.quality === 'estimated';
  const { latencyMs } = summary;
  const [metric] = Object.entries(summary.scores);
  const figure = (interval: CellSummary['energyWhPer1000'], divisor: number): IntervalText => {
    const { mean, range } = intervalText(interval, divisor);
    return { mean: estimated && mean !== unknown ? `~${mean}` : mean, range };
  };
  return {
    model: plainName(summary.model),
    means: [summary.backend, summary.device, ...(summary.variant === null ? [] : [summary.variant])]
      .map(plainName)
      .join(', '),
    energy: figure(summary.energyWhPer1000, units.energy.divisor),
    carbon: figure(summary.carbonGPer1000, units.carbon.divisor),
    power: figure(summary.powerW, 1).mean,
    p50: latencyMs === null ? unknown : plainNumber(latencyMs.p50),
    p95: latencyMs === null ? unknown : plainNumber(latencyMs.p95),
    score: metric === undefined ? unknown : plainNumber(metric[1]),
    metric: metric === undefined ? '' : plainName(metric[0]),
    meter: summary.meter === null ? 'no meter' : plainName(summary.meter),
    quality: summary.quality ?? 'no reading',
    estimated,
    failure: failureOf(summary),
  };
}

function failureOf({ repeats, failed, skipped, firstFailure }: CellSummary): string | null {
  if (repeats > 0) return null;
  if (firstFailure !== null && failed > 0) {
    return plainText(`failed at ${firstFailure.phase}: ${firstFailure.code}`);
  }
  return skipped > 0 ? 'skipped' : 'not run yet';
}
