import type { CellSummary, Interval } from '@wattbench/analysis';
import { intervalText, plainNumber, unknown, type IntervalText } from './figures.js';
import { plainName, plainText } from './plain-text.js';
import { ratioText, type RatioText } from './ratio-text.js';
import { settingsApart } from './settings-apart.js';
import { unitFor, type DisplayUnit } from './units.js';

/** Units that hold for all tables of one report, so that figures in different tables compare. */
export interface Units {
  readonly energy: DisplayUnit;
  readonly carbon: DisplayUnit;
  /** Of energy per 1,000 output tokens. */
  readonly tokenEnergy: DisplayUnit;
}

/** One summary as texts that are safe to print. */
export interface RowText {
  readonly model: string;
  /** Backend, device and what else sets the row apart. */
  readonly means: string;
  readonly energy: IntervalText;
  readonly ratio: RatioText;
  readonly carbon: IntervalText;
  readonly power: string;
  readonly p50: string;
  readonly p95: string;
  readonly score: string;
  readonly metric: string;
  readonly meter: string;
  readonly quality: string;
  readonly estimated: boolean;
  /** Of a model that writes text; `null` for the others. */
  readonly generation: GenerationText | null;
  /** What happened instead of a measurement, or `null`. */
  readonly failure: string | null;
}

export interface GenerationText {
  /** Means per request. */
  readonly promptTokens: string;
  readonly outputTokens: string;
  /** Time to first token, p50 and p95. */
  readonly firstToken: LatencyText;
  readonly perToken: LatencyText;
  readonly energy: IntervalText;
}

export interface LatencyText {
  readonly p50: string;
  readonly p95: string;
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
    tokenEnergy: unitFor(
      'Wh',
      summaries.map((summary) => summary.energyWhPer1000OutputTokens?.mean),
    ),
  };
}

/** `rows` are those of the same table: what only some of them have is said. */
export function rowText(
  summary: CellSummary,
  { units, rows }: { readonly units: Units; readonly rows: readonly CellSummary[] },
): RowText {
  const estimated = summary.quality === 'estimated';
  const { p50, p95 } = latencyText(summary.latencyMs);
  const [metric] = Object.entries(summary.scores);
  const figure = (interval: Interval | null, divisor: number): IntervalText => {
    const { mean, range } = intervalText(interval, divisor);
    return { mean: estimated && mean !== unknown ? `~${mean}` : mean, range };
  };
  return {
    model: plainName(summary.model),
    means: [
      summary.backend,
      summary.device,
      ...(summary.variant === null ? [] : [summary.variant]),
      ...settingsApart(summary, rows),
    ]
      .map(plainName)
      .join(', '),
    energy: figure(summary.energyWhPer1000, units.energy.divisor),
    ratio: ratioText(summary),
    carbon: figure(summary.carbonGPer1000, units.carbon.divisor),
    power: figure(summary.powerW, 1).mean,
    p50,
    p95,
    score: metric === undefined ? unknown : plainNumber(metric[1]),
    metric: metric === undefined ? '' : plainName(metric[0]),
    meter: summary.meter === null ? 'no meter' : plainName(summary.meter),
    quality: summary.quality ?? 'no reading',
    estimated,
    generation: generationText(
      summary.generation,
      figure(summary.energyWhPer1000OutputTokens, units.tokenEnergy.divisor),
    ),
    failure: failureOf(summary),
  };
}

function generationText(
  generation: CellSummary['generation'],
  energy: IntervalText,
): GenerationText | null {
  if (generation === null) return null;
  return {
    promptTokens: plainNumber(generation.promptTokens),
    outputTokens: plainNumber(generation.outputTokens),
    firstToken: latencyText(generation.timeToFirstTokenMs),
    perToken: latencyText(generation.perOutputTokenMs),
    energy,
  };
}

function latencyText(latency: CellSummary['latencyMs']): LatencyText {
  return latency === null
    ? { p50: unknown, p95: unknown }
    : { p50: plainNumber(latency.p50), p95: plainNumber(latency.p95) };
}

function failureOf({ repeats, failed, skipped, firstFailure }: CellSummary): string | null {
  if (repeats > 0) return null;
  if (firstFailure !== null && failed > 0) {
    return plainText(`failed at ${firstFailure.phase}: ${firstFailure.code}`);
  }
  return skipped > 0 ? 'skipped' : 'not run yet';
}
