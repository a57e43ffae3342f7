import { deviceOf } from '../cell-name.js';
import type { PlannedCell } from '../cells.js';

/** What tells the cells of two results apart, as words that a person can select by. */
export const facetNames = [
  'task',
  'model',
  'dataset',
  'backend',
  'device',
  'precision',
  'threads',
  'batch',
  'concurrency',
  'words',
  'window',
  'tokens',
  'options',
] as const;

export type FacetName = (typeof facetNames)[number];
export type Facets = Readonly<Record<FacetName, string>>;

/** Facets that a comparison may be of; the others say what work is done, and must be the same. */
export const choosable: readonly FacetName[] = [
  'backend',
  'device',
  'precision',
  'threads',
  'batch',
  'concurrency',
  'options',
];

export function facetsOf(cell: PlannedCell): Facets {
  const { spec } = cell;
  const { protocol } = spec;
  const options = Object.entries(spec.cell.backend.options).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return {
    task: spec.cell.task,
    model: spec.cell.model.id,
    dataset: spec.cell.dataset.id,
    backend: spec.cell.backend.id,
    device: deviceOf(cell),
    precision: spec.cell.model.artifact.precision,
    threads: String(spec.cell.threads),
    batch: String(protocol.batchSize),
    concurrency: String(protocol.concurrency),
    words: protocol.inputWords === null ? 'as they are' : String(protocol.inputWords),
    window: protocol.window,
    tokens: JSON.stringify(Object.values(protocol.generation)),
    options: options.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(','),
  };
}
