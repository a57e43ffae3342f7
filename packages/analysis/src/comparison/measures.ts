import type { CompletedResult } from '@wattbench/core';
import { cellEnergy, type CellEnergy } from '../cell-energy.js';
import type { PlannedCell } from '../cells.js';
import { positiveInterval, type DoubtfulValue, type Interval } from '../interval.js';
import { runFigures } from '../run-figures.js';

/** `energy`: gross, Wh per 1,000 inferences. `cpu-time`: seconds of the child's processors per 1,000; not energy. */
export const comparedMetrics = ['energy', 'cpu-time'] as const;
export type ComparedMetric = (typeof comparedMetrics)[number];

/** The figure of one cell that is compared, one value for each repeat. */
export interface Measure {
  readonly values: readonly DoubtfulValue[];
  readonly interval: Interval | null;
  /** `null` for what is not energy. */
  readonly energy: CellEnergy | null;
}

const nsPerS = 1e9;

export function measureOf(
  { completed }: PlannedCell,
  { metric, level }: { readonly metric: ComparedMetric; readonly level: number },
): Measure {
  if (metric === 'cpu-time') {
    const values = completed.flatMap(cpuTimeOf);
    return { values, interval: positiveInterval(values, level), energy: null };
  }
  const energy = cellEnergy(completed.map(runFigures), level);
  return { values: energy.grossWhPer1000, interval: energy.energyWhPer1000, energy };
}

/** The kernel counts CPU time to the microsecond: no doubt of a meter is added. */
function cpuTimeOf(result: CompletedResult): readonly DoubtfulValue[] {
  const measure = result.phases.find(({ id }) => id === 'measure');
  if (measure === undefined || measure.inferences === 0 || !(measure.processCpuNs > 0)) return [];
  const value = (measure.processCpuNs / nsPerS / measure.inferences) * 1000;
  return [{ value, systematic: 0, independent: 0 }];
}
