import type { CompletedResult, Protocol } from '@wattbench/core';
import type { CellEnergy } from '../cell-energy.js';
import type { FacetName } from './cell-facets.js';
import type { CellPair, SideCell } from './pair-cells.js';

/** Something in which two results differ, with both values in words. */
export interface Difference {
  readonly what: string;
  readonly a: string;
  readonly b: string;
}

/** Fields of a protocol that change neither the work nor what the window holds. */
const harmless: ReadonlySet<keyof Protocol> = new Set([
  'name',
  'repeats',
  'seed',
  'baselineS',
  'settleS',
  'accuracySamples',
  'accuracyGate',
  'limits',
]);

/** Fields of a protocol that a comparison can be of. */
const axisOf: Readonly<Partial<Record<keyof Protocol, FacetName>>> = {
  batchSize: 'batch',
  concurrency: 'concurrency',
};

/** Why a ratio of the two would mean nothing: their work, their windows, or what their energy holds is not the same. */
export function obstaclesTo(
  { a, b }: CellPair,
  {
    energies,
    chosen,
  }: {
    /** `null` when it is not energy that is compared. */
    readonly energies: { readonly a: CellEnergy; readonly b: CellEnergy } | null;
    /** What the comparison is of, and so may differ. */
    readonly chosen: readonly FacetName[];
  },
): readonly Difference[] {
  const found = [...workDifferences({ a, b }), ...protocolDifferences({ a, b }, chosen)];
  // A side without a figure has no boundary or quality that could differ.
  if (energies === null || energies.a.quality === null || energies.b.quality === null) return found;
  const [boundaryA, boundaryB] = [a, b].map(boundaryOf) as [string, string];
  if (boundaryA !== boundaryB) found.push({ what: 'boundary', a: boundaryA, b: boundaryB });
  const { quality: qualityA } = energies.a;
  const { quality: qualityB } = energies.b;
  if ((qualityA === 'estimated') !== (qualityB === 'estimated')) {
    found.push({ what: 'quality', a: qualityA, b: qualityB });
  }
  return found;
}

/** What differs and may: places, machines, versions. It stands beside the figures. */
export function environmentDifferences({ a, b }: CellPair): readonly Difference[] {
  const [of, other] = [a.cell.completed[0], b.cell.completed[0]];
  if (of === undefined || other === undefined) return [];
  const facts: Readonly<Record<string, (result: CompletedResult) => unknown>> = {
    machine: ({ environment }) => environment.machine,
    processor: ({ environment }) => environment.cpu.model,
    'operating system': ({ environment }) => environment.operatingSystem,
    kernel: ({ environment }) => environment.kernel,
    'virtual machine': ({ environment }) => environment.virtualMachine,
    governor: ({ environment }) => environment.cpu.governor,
    turbo: ({ environment }) => environment.cpu.turbo,
    'mains power': ({ environment }) => environment.mainsPower,
    'Node.js': ({ environment }) => environment.nodeVersion,
    wattbench: ({ environment }) => environment.wattbenchVersion,
    backend: ({ spec }) => `${spec.cell.backend.id} ${spec.cell.backend.package.version}`,
    runtime: ({ session }) => `${session.runtime.name} ${session.runtime.version}`,
    device: ({ session }) => session.device,
    threads: ({ session }) => session.threads,
    precision: ({ session }) => session.precision,
    meter: ({ spec }) => spec.meters[0]?.id ?? 'none',
  };
  return Object.entries(facts).flatMap(([what, factOf]) =>
    differenceOf(what, { a: factOf(of), b: factOf(other) }),
  );
}

/** Whether one meter read both, so that its gain is in both alike. */
export function shareMeter({ a, b }: CellPair): boolean {
  const [own, other] = [a, b].map(({ cell }) => {
    const [meter] = cell.spec.meters;
    return JSON.stringify([
      cell.completed[0]?.environment.machine,
      meter?.id,
      meter?.package.name,
      meter?.options,
    ]);
  });
  return own === other;
}

function workDifferences({ a, b }: CellPair): Difference[] {
  // A side that never ran has no samples that could differ.
  const bothRan = [a, b].every(({ cell }) => cell.completed.length > 0);
  const facts: Readonly<Record<string, (side: SideCell) => unknown>> = {
    task: ({ facets }) => facets.task,
    model: ({ facets }) => facets.model,
    'model revision': ({ cell }) => cell.spec.cell.model.revision,
    weights: ({ cell }) => weightsOf({ a, b }, cell.spec.cell.model.artifact),
    data: ({ facets }) => facets.dataset,
    'data revision': ({ cell }) => cell.spec.cell.dataset.revision,
    samples: ({ cell }) => (bothRan ? cell.completed[0]?.samplesSha256.slice(0, 12) : null),
  };
  return Object.entries(facts).flatMap(([what, factOf]) =>
    differenceOf(what, { a: factOf(a), b: factOf(b) }),
  );
}

/** Two backends read different files of one model; only files of one kind must be the same. */
function weightsOf(
  { a, b }: CellPair,
  artifact: SideCell['cell']['spec']['cell']['model']['artifact'],
): unknown {
  const [own, other] = [a, b].map(({ cell }) => cell.spec.cell.model.artifact);
  const sameKind = own?.format === other?.format && own?.precision === other?.precision;
  return sameKind ? artifact.files.map(({ sha256 }) => sha256.slice(0, 12)).join(' ') : null;
}

function protocolDifferences(
  { a, b }: CellPair,
  chosen: readonly FacetName[],
): readonly Difference[] {
  const [own, other] = [a.cell.spec.protocol, b.cell.spec.protocol];
  const fields = Object.keys(own) as (keyof Protocol)[];
  return fields
    .filter((field) => {
      const axis = axisOf[field];
      return !harmless.has(field) && (axis === undefined || !chosen.includes(axis));
    })
    .flatMap((field) => differenceOf(`protocol.${field}`, { a: own[field], b: other[field] }));
}

/** Which parts of a machine the counted channels hold, without the names that only this machine has. */
function boundaryOf({ cell }: SideCell): string {
  const id = cell.spec.meters[0]?.id;
  const channels = cell.completed[0]?.meters.find((meter) => meter.id === id)?.channels ?? [];
  const parts = channels
    .filter(({ counted }) => counted)
    .map(({ component, scope, domain }) => [domain ?? component, `of the ${scope}`].join(' '));
  return parts.length === 0 ? 'unknown' : parts.toSorted().join(', ');
}

function differenceOf(
  what: string,
  { a, b }: { readonly a: unknown; readonly b: unknown },
): readonly Difference[] {
  const [own, other] = [wordsOf(a), wordsOf(b)];
  return own === other ? [] : [{ what, a: own, b: other }];
}

function wordsOf(value: unknown): string {
  if (value === null || value === undefined) return 'unknown';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
