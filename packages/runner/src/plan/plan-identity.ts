import { contentHash } from './content-hash.js';

/** What a run is by: objects as they stand in a file, or as types have them. */
interface RunParts {
  readonly experimentId: unknown;
  readonly cell: unknown;
  readonly protocol: unknown;
  readonly meters: unknown;
  readonly repeat: unknown;
}

interface PlanParts {
  readonly cells: readonly unknown[];
  readonly protocols: readonly unknown[];
  readonly meters: unknown;
  readonly target?: unknown;
}

/** The id of a run: the hash of what it is, without the places of modules on this machine. */
export function runIdOf({ experimentId, cell, protocol, meters, repeat }: RunParts): string {
  return contentHash({
    experimentId,
    cell: portableCell(cell),
    protocol,
    meters: portableRefs(meters),
    repeat,
  }).slice(0, 32);
}

/**
 * The same for two plans that ask for the same work, wherever the project lies on the disk and in whatever order cells and
 * protocols are named: the order of the runs is drawn.
 */
export function hashOfPlan({ cells, protocols, meters, target }: PlanParts): string {
  return contentHash({
    cells: cells.map((cell) => contentHash(portableCell(cell))).toSorted(),
    protocols: protocols.map(contentHash).toSorted(),
    meters: portableRefs(meters),
    ...(target === undefined ? {} : { target }),
  });
}

/** The hash of the plan that an experiment holds, from its runs. */
export function hashOfExperiment({
  runs,
  target,
}: {
  readonly runs: readonly Pick<RunParts, 'cell' | 'protocol' | 'meters'>[];
  readonly target?: unknown;
}): string {
  return hashOfPlan({
    cells: distinct(runs.map(({ cell }) => portableCell(cell))),
    protocols: distinct(runs.map(({ protocol }) => protocol)),
    meters: runs[0]?.meters ?? [],
    target,
  });
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [contentHash(value), value])).values()];
}

export function portableCell(cell: unknown): unknown {
  return isObject(cell) ? { ...cell, backend: portableRef(Reflect.get(cell, 'backend')) } : cell;
}

function portableRefs(refs: unknown): unknown {
  return Array.isArray(refs) ? refs.map(portableRef) : refs;
}

/** Without the place of the module on this machine. */
function portableRef(ref: unknown): unknown {
  if (!isObject(ref)) return ref;
  return Object.fromEntries(Object.entries(ref).filter(([key]) => key !== 'entry'));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
