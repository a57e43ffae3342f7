import type { CellSummary } from '@wattbench/analysis';
import { countText, plainNumber } from './figures.js';
import { plainName } from './plain-text.js';

/** Rows that may stand in one table: the same task and data, measured in the same way. */
export interface Section {
  readonly title: string;
  readonly rows: readonly CellSummary[];
}

/**
 * Rows that may be compared stand together; estimates never share a table with measurements. Models keep the order
 * given; the rows of one model go from the best to what has no place in the ranking.
 */
export function sectionsOf(summaries: readonly CellSummary[]): readonly Section[] {
  const withExperiment = new Set(summaries.map((summary) => summary.experimentId)).size > 1;
  return groupsOf(summaries, kindOf)
    .flatMap((rows) => groupsOf(rows, (row) => String(isEstimated(row, rows))))
    .map((rows) => ({ title: titleOf(rows, withExperiment), rows: bestFirst(rows) }));
}

function groupsOf(
  rows: readonly CellSummary[],
  keyOf: (row: CellSummary) => string,
): readonly (readonly CellSummary[])[] {
  const groups = new Map<string, CellSummary[]>();
  for (const row of rows) {
    const key = keyOf(row);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

function kindOf(summary: CellSummary): string {
  const { experimentId, task, dataset, protocol, batchSize, planned, inferences } = summary;
  const { concurrency, inputWords, window, generationSettings } = summary;
  return JSON.stringify([
    [experimentId, task, dataset],
    [protocol, batchSize, planned, inferences],
    [concurrency, inputWords, window, generationSettings],
  ]);
}

/** A row without a figure goes where the others are. */
function isEstimated(row: CellSummary, rows: readonly CellSummary[]): boolean {
  const quality = row.quality ?? rows.find((other) => other.quality !== null)?.quality;
  return quality === 'estimated';
}

function bestFirst(rows: readonly CellSummary[]): readonly CellSummary[] {
  return groupsOf(rows, (row) => row.model).flatMap((ofModel) =>
    ofModel.toSorted((a, b) => placeOf(a) - placeOf(b) || compare(energyOf(a), energyOf(b))),
  );
}

/** Ranked rows, then those that could not be ranked or compared, then other answers, then no answers. */
function placeOf({ repeats, ratioToBest, equivalence }: CellSummary): number {
  if (repeats === 0) return 4;
  if (ratioToBest !== null) return 0;
  return { reference: 1, equivalent: 1, 'not-compared': 2, 'not-equivalent': 3 }[equivalence.state];
}

function energyOf({ energyWhPer1000 }: CellSummary): number {
  return energyWhPer1000?.mean ?? Infinity;
}

/** Two unknown energies are equal, though their difference is no number. */
function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

function titleOf(rows: readonly CellSummary[], withExperiment: boolean): string {
  const [first] = rows;
  if (first === undefined) return '';
  const parts = [
    first.task,
    first.dataset,
    `${first.protocol}: ${first.planned} × ${inferencesOf(rows, first)}${settingsOf(first)}`,
    ...(withExperiment ? [first.experimentId] : []),
  ];
  return parts.map(plainName).join(' · ');
}

/** The last batch is always full; a window that has to last longer holds more. */
function inferencesOf(
  rows: readonly CellSummary[],
  { inferences, batchSize }: CellSummary,
): string {
  const asked = Math.ceil(inferences / batchSize) * batchSize;
  const more = rows.some(({ inferencesMade }) => (inferencesMade?.most ?? 0) > asked);
  return `${countText(inferences)} inferences${more ? ' or more' : ''}`;
}

function settingsOf(summary: CellSummary): string {
  const { batchSize, concurrency, inputWords, window, generationSettings } = summary;
  const words: string[] = [];
  if (batchSize !== 1) words.push(`${batchSize} at a time`);
  if (concurrency !== 1) words.push(`${concurrency} calls at once`);
  if (inputWords !== null) words.push(`${countText(inputWords)} input words each`);
  if (window === 'end-to-end') words.push('end to end');
  if (generationSettings !== null) {
    const { outputTokens, length, temperature } = generationSettings;
    const exactly = length === 'forced' ? '' : 'up to ';
    words.push(`${exactly}${countText(outputTokens)} output tokens each`);
    if (temperature !== 0) words.push(`temperature ${plainNumber(temperature)}`);
  }
  return words.map((word) => `, ${word}`).join('');
}
