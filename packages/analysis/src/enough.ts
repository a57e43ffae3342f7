import type { Experiment, Result, Task } from '@wattbench/core';
import { carbonIntensity } from './carbon-intensity.js';
import type { CellSummary } from './cell-summary.js';
import { summarise } from './summarise.js';

/** Why no further block of repeats is needed, in words; `null` when one is. */
export function enough(
  experiment: Experiment,
  results: readonly Result[],
  tasks: ReadonlyMap<string, Task>,
): string | null {
  const { target } = experiment;
  if (target === undefined) return null;
  // Energy does not depend on the grid.
  const intensity = carbonIntensity({ intensityGPerKwh: 1 });
  const measured = summarise({ experiment, results }, { intensity, tasks }).filter(
    ({ repeats }) => repeats > 0,
  );
  const cells = measured.filter(({ target: figure }) => figure?.reached !== null);
  if (cells.length === 0) {
    return measured.length === 0 ? null : `the ${target.of} of no cell is known at all`;
  }
  const open = cells.filter(({ target: figure }) => figure?.met !== true);
  const percent = `${Number((100 * target.share).toPrecision(3))} %`;
  if (open.length === 0) {
    return `every ${target.of} is known to ${percent}`;
  }
  const hopeless = open.map(floorOf).filter((floor) => floor > target.share);
  if (hopeless.length < open.length) return null;
  const floor = `${Number((100 * Math.max(...hopeless)).toPrecision(2))} %`;
  return `what the meter errs by in all repeats alike leaves ${floor}: no number of repeats makes the ${target.of} known to ${percent}`;
}

/** What would be left of the interval after any number of repeats, as a share of the figure. */
function floorOf({ target, budgets, energyWhPer1000 }: CellSummary): number {
  if (target?.of !== 'energy' || energyWhPer1000 === null) return 0;
  const common = (budgets.energy?.terms ?? []).filter(
    ({ cause }) => cause === 'gain' || cause === 'model',
  );
  return Math.hypot(...common.map(({ halfWidth }) => halfWidth)) / energyWhPer1000.mean;
}
