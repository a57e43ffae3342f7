import type { Metric, Task } from '@wattbench/core';
import type { CellSummary, ParetoStanding } from './cell-summary.js';

type Unplaced = Omit<CellSummary, 'pareto'>;

/**
 * Places each cell among those that do the same task on the same data under the same conditions: on the front when no
 * other is at least as good in energy and in the task's first metric and better in one of them. Judged by the means; cells
 * with other answers than the reference's, or worse ones than the protocol lets pass, are named and left out.
 */
export function withPareto(
  cells: readonly Unplaced[],
  tasks: ReadonlyMap<string, Task>,
): readonly CellSummary[] {
  return cells.map((cell) => ({ ...cell, pareto: standingOf(cell, { cells, tasks }) }));
}

function standingOf(
  cell: Unplaced,
  {
    cells,
    tasks,
  }: { readonly cells: readonly Unplaced[]; readonly tasks: ReadonlyMap<string, Task> },
): ParetoStanding {
  const [metric] = tasks.get(cell.task)?.metrics ?? [];
  if (metric === undefined) return left(`no metric is known for ${cell.task}`);
  const obstacle = obstacleOf(cell, metric);
  if (obstacle !== null) return left(obstacle);
  const rivals = cells.filter(
    (other) =>
      other !== cell && kindOf(other) === kindOf(cell) && obstacleOf(other, metric) === null,
  );
  const by = rivals.filter((other) => dominates(other, cell, metric)).map(nameOf);
  return by.length === 0
    ? { state: 'front', metric: metric.id }
    : { state: 'dominated', metric: metric.id, by };
}

function obstacleOf(cell: Unplaced, metric: Metric): string | null {
  if (cell.energyWhPer1000 === null) return 'its energy is not known';
  if (cell.scores[metric.id] === undefined) return `its ${metric.id} is not known`;
  if (cell.equivalence.state === 'not-equivalent') {
    return `its answers are not those of ${cell.equivalence.reference}`;
  }
  const gate = cell.issues.find(({ code }) => code === 'accuracy-below-gate');
  return gate === undefined ? null : gate.detail;
}

function dominates(a: Unplaced, b: Unplaced, { id, better }: Metric): boolean {
  const sign = better === 'higher' ? 1 : -1;
  const score = sign * ((a.scores[id] ?? Number.NaN) - (b.scores[id] ?? Number.NaN));
  const energy = (a.energyWhPer1000?.mean ?? Number.NaN) - (b.energyWhPer1000?.mean ?? Number.NaN);
  return score >= 0 && energy <= 0 && (score > 0 || energy < 0);
}

/** What must be equal before two points may stand in one picture. */
function kindOf(cell: Unplaced): string {
  const { experimentId, task, dataset, meter, boundary, quality } = cell;
  const { batchSize, concurrency, inputWords, window, generationSettings } = cell;
  return JSON.stringify([
    [experimentId, task, dataset, meter, boundary, quality],
    [batchSize, concurrency, inputWords, window, generationSettings],
  ]);
}

function nameOf({ model, backend, device, variant }: Unplaced): string {
  return [model, backend, device, ...(variant === null ? [] : [variant])].join(', ');
}

function left(reason: string): ParetoStanding {
  return { state: 'left-out', reason };
}
