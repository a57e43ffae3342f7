import type {
  CompletedResult,
  Experiment,
  FailedResult,
  Protocol,
  Result,
  RunSpec,
  SkippedResult,
} from '@wattbench/core';

/** The runs that repeat one another: the same work by the same means. */
export interface PlannedCell {
  readonly experiment: Experiment;
  /** The first of its runs in the order of the plan: the others have the same cell, protocol and first meter. */
  readonly spec: RunSpec;
  /** Repeats that the plan asks for, without those that turned out not to be needed. */
  readonly planned: number;
  readonly notNeeded: number;
  readonly completed: readonly CompletedResult[];
  readonly failed: readonly FailedResult[];
  readonly skipped: readonly SkippedResult[];
}

interface Group {
  readonly specs: RunSpec[];
  readonly results: Result[];
}

/** Sorts the runs of an experiment into cells. The order of the results does not matter. */
export function cellsOf(
  experiment: Experiment,
  results: readonly Result[],
): readonly PlannedCell[] {
  const specs = new Map(experiment.runs.map((spec) => [spec.id, spec]));
  const groups = new Map<string, Group>();
  const groupsOfSpecs = new Map<RunSpec, Group>();
  const groupOf = (spec: RunSpec): Group => {
    const known = groupsOfSpecs.get(spec);
    if (known !== undefined) return known;
    const key = cellKey(spec);
    const group = groups.get(key) ?? { specs: [], results: [] };
    groups.set(key, group);
    groupsOfSpecs.set(spec, group);
    return group;
  };
  for (const spec of experiment.runs) groupOf(spec).specs.push(spec);
  for (const result of results) {
    const spec = specs.get(result.runId);
    const group = groupOf(spec ?? result.spec);
    group.results.push(result);
    if (spec === undefined) group.specs.push(result.spec);
  }
  const cells = [...groups].flatMap(([key, group]) => {
    const [spec] = group.specs.toSorted(byPlan);
    return spec === undefined ? [] : [{ key, cell: cellOf({ experiment, spec, group }) }];
  });
  return cells.toSorted(byName).map(({ cell }) => cell);
}

/** The order of the plan: repeat by repeat, in the drawn order. */
export function byPlan(a: RunSpec, b: RunSpec): number {
  return a.repeat - b.repeat || a.order - b.order || compare(a.id, b.id);
}

function cellOf({
  experiment,
  spec,
  group,
}: {
  readonly experiment: Experiment;
  readonly spec: RunSpec;
  readonly group: Group;
}): PlannedCell {
  const results = group.results.toSorted((a, b) => byRepeat(a.spec, b.spec));
  const notNeeded = results.filter(
    (result) => result.state === 'skipped' && result.cause === 'not-needed',
  );
  return {
    experiment,
    spec,
    planned: group.specs.length - notNeeded.length,
    completed: results.filter((result) => result.state === 'completed'),
    failed: results.filter((result) => result.state === 'failed'),
    skipped: results
      .filter((result) => result.state === 'skipped')
      .filter(({ cause }) => cause !== 'not-needed'),
    notNeeded: notNeeded.length,
  };
}

/** All that must be equal for two runs to be repeats. Places on this machine are no part of it. */
function cellKey({ cell, protocol, meters }: RunSpec): string {
  const { model, dataset, backend } = cell;
  const [meter] = meters;
  return JSON.stringify([
    cell.task,
    [model.id, model.revision, model.artifact.format, model.artifact.precision],
    model.artifact.files.map((file) => file.sha256),
    [dataset.id, dataset.revision],
    [backend.id, backend.package, backend.options],
    [cell.device, cell.threads],
    protocol,
    meter === undefined ? null : [meter.id, meter.package, meter.options],
  ]);
}

function byRepeat(a: RunSpec, b: RunSpec): number {
  return a.repeat - b.repeat || compare(a.id, b.id);
}

function byName(
  a: { readonly key: string; readonly cell: PlannedCell },
  b: { readonly key: string; readonly cell: PlannedCell },
): number {
  const [x, y] = [a.cell.spec.cell, b.cell.spec.cell];
  return (
    compare(x.task, y.task) ||
    compare(x.dataset.id, y.dataset.id) ||
    compare(x.model.id, y.model.id) ||
    compare(x.backend.id, y.backend.id) ||
    compare(x.device, y.device) ||
    x.threads - y.threads ||
    byAxes(a.cell.spec.protocol, b.cell.spec.protocol) ||
    compare(a.key, b.key)
  );
}

function byAxes(a: Protocol, b: Protocol): number {
  return (
    a.batchSize - b.batchSize ||
    a.concurrency - b.concurrency ||
    (a.inputWords ?? 0) - (b.inputWords ?? 0) ||
    a.generation.outputTokens - b.generation.outputTokens
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
