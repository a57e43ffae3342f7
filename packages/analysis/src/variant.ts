import type { RunSpec } from '@wattbench/core';
import type { PlannedCell } from './cells.js';

/**
 * What sets a cell apart from the others of its experiment that have the same task, model, data set, backend and
 * device, e.g. `int8, 4 threads`; `null` when there is no other.
 */
export function variantOf(cell: PlannedCell, cells: readonly PlannedCell[]): string | null {
  const peers = cells.filter((other) => rowName(other.spec) === rowName(cell.spec));
  if (peers.length < 2) return null;
  const own = facets(cell.spec);
  const differing = Object.entries(own).filter(([name, value]) =>
    peers.some((peer) => facets(peer.spec)[name] !== value),
  );
  return differing.length === 0 ? null : differing.map(([, value]) => value).join(', ');
}

function rowName({ cell }: RunSpec): string {
  return JSON.stringify([cell.task, cell.model.id, cell.dataset.id, cell.backend.id, cell.device]);
}

function facets({ cell, protocol, meters }: RunSpec): Readonly<Record<string, string>> {
  const { model, dataset, backend } = cell;
  const [meter] = meters;
  return {
    precision: model.artifact.precision,
    format: model.artifact.format,
    threads: `${cell.threads} thread${cell.threads === 1 ? '' : 's'}`,
    batch: `batch ${protocol.batchSize}`,
    protocol: `protocol ${protocol.name}`,
    revision: `revision ${model.revision}`,
    data: `data revision ${dataset.revision}`,
    package: `${backend.package.name} ${backend.package.version}`,
    options: `options ${JSON.stringify(backend.options)}`,
    meter: `meter ${meter?.id ?? 'none'}`,
  };
}
