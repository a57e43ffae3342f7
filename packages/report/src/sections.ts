import type { CellSummary } from '@wattbench/analysis';
import { countText } from './figures.js';
import { plainName } from './plain-text.js';

/** Rows that may stand in one table: the same task and data, measured in the same way. */
export interface Section {
  readonly title: string;
  readonly rows: readonly CellSummary[];
}

/** Rows that may be compared stand together, in the order given; estimates never share a table with measurements. */
export function sectionsOf(summaries: readonly CellSummary[]): readonly Section[] {
  const withExperiment = new Set(summaries.map((summary) => summary.experimentId)).size > 1;
  return groupsOf(summaries, kindOf)
    .flatMap((rows) => groupsOf(rows, (row) => String(isEstimated(row, rows))))
    .map((rows) => ({ title: titleOf(rows, withExperiment), rows }));
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
  return JSON.stringify([experimentId, task, dataset, protocol, batchSize, planned, inferences]);
}

/** A row without a figure goes where the others are. */
function isEstimated(row: CellSummary, rows: readonly CellSummary[]): boolean {
  const quality = row.quality ?? rows.find((other) => other.quality !== null)?.quality;
  return quality === 'estimated';
}

function titleOf(rows: readonly CellSummary[], withExperiment: boolean): string {
  const [first] = rows;
  if (first === undefined) return '';
  const batch = first.batchSize === 1 ? '' : `, ${first.batchSize} at a time`;
  const parts = [
    first.task,
    first.dataset,
    `${first.protocol}: ${first.planned} × ${countText(first.inferences)} inferences${batch}`,
    ...(withExperiment ? [first.experimentId] : []),
  ];
  return parts.map(plainName).join(' · ');
}
