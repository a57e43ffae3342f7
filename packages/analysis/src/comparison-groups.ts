import type { CompletedResult, Task } from '@wattbench/core';
import { byPlan, type PlannedCell } from './cells.js';
import { samplesOf } from './equivalence-gate.js';

/** Cells of one experiment that did the same work on the same samples, in the order of the plan. */
export interface ComparisonGroup {
  readonly cells: readonly PlannedCell[];
  /** Whose answers the others' are compared with. */
  readonly reference: PlannedCell;
  /** The reference's first completed repeat. */
  readonly expected: CompletedResult;
  /** Of the group's task; `undefined` when it is not known. */
  readonly task: Task | undefined;
  /** Whether the plan has other cells for the same work, whatever became of them. */
  readonly several: boolean;
  /** Why nothing can be compared even if the task is known, or `null`. */
  readonly obstacle: string | null;
}

/**
 * Groups the cells that have a completed run. The reference is the cell of `experiment.reference`, on the processor
 * where it ran on several devices; or else the first in the order of the plan.
 */
export function comparisonGroups(
  cells: readonly PlannedCell[],
  tasks: ReadonlyMap<string, Task>,
): readonly ComparisonGroup[] {
  return groupsBy(cells, workOf).flatMap((planned) => {
    const completed = planned.filter((cell) => cell.completed.length > 0);
    return groupsBy(completed, firstSamplesOf).flatMap((alike) => {
      const group = alike.toSorted((a, b) => byPlan(a.spec, b.spec));
      const reference = referenceOf(group);
      const expected = reference?.completed[0];
      if (reference === undefined || expected === undefined) return [];
      return {
        cells: group,
        reference,
        expected,
        task: tasks.get(reference.spec.cell.task),
        several: planned.length > 1,
        obstacle: obstacleTo(group, { planned, completed }),
      };
    });
  });
}

/** All that must be equal for cells to be rows of one comparison, but for the samples. */
function workOf({ spec: { cell, protocol } }: PlannedCell): string {
  const { task, model, dataset } = cell;
  return JSON.stringify([
    [task, model.id, model.revision],
    [dataset.id, dataset.revision],
    protocol,
  ]);
}

function firstSamplesOf({ completed: [first] }: PlannedCell): string {
  return first === undefined ? '' : samplesOf(first);
}

function referenceOf(group: readonly PlannedCell[]): PlannedCell | undefined {
  const named = group.filter(
    ({ experiment, spec }) => spec.cell.backend.id === experiment.reference,
  );
  return named.find(({ spec }) => spec.cell.device === 'cpu') ?? named[0] ?? group[0];
}

function obstacleTo(
  group: readonly PlannedCell[],
  same: { readonly planned: readonly PlannedCell[]; readonly completed: readonly PlannedCell[] },
): string | null {
  if (same.planned.length === 1) return 'there is no other runtime to compare with';
  if (group.length === 1 && same.completed.length > 1) {
    return 'no other runtime ran the same samples';
  }
  const kept = group.some(
    ({ completed: [first] }) => first !== undefined && first.outputs.length > 0,
  );
  return kept ? null : 'no answers were kept';
}

function groupsBy(
  cells: readonly PlannedCell[],
  keyOf: (cell: PlannedCell) => string,
): readonly (readonly PlannedCell[])[] {
  const groups = new Map<string, PlannedCell[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()];
}
