import { cellEnergy } from '../cell-energy.js';
import type { PlannedCell } from '../cells.js';
import { ratioInterval, type Interval } from '../interval.js';
import { runFigures, type RunFigures } from '../run-figures.js';

/** Energy, power and time of one cell, over all its repeats together: energy is power times time, exactly. */
export interface EnergyParts {
  /** Per inference, in J. */
  readonly energyJ: number;
  /** Energy over the time of the measured windows. */
  readonly powerW: number;
  /** Time of the measured windows per inference, in s. */
  readonly timeS: number;
}

/** How two energies differ, and by which of their two factors. Ratios are of B to A. */
export interface EnergySplit {
  readonly a: EnergyParts;
  readonly b: EnergyParts;
  readonly energy: number;
  readonly power: number;
  readonly time: number;
  /** Of the ratio of the means over the repeats; `null` where none can be given. */
  readonly interval: Interval | null;
}

/**
 * `null` where one of the two has no energy. E = P · t holds for sums over the repeats (all energy, all time, all
 * inferences), so the ratio of energies is the ratio of powers times that of times, but for rounding.
 */
export function energySplit(
  a: PlannedCell,
  b: PlannedCell,
  { sharedGain }: { readonly sharedGain: boolean },
): EnergySplit | null {
  const runs = { a: a.completed.map(runFigures), b: b.completed.map(runFigures) };
  const parts = { a: partsOf(runs.a), b: partsOf(runs.b) };
  if (parts.a === null || parts.b === null) return null;
  const power = parts.b.powerW / parts.a.powerW;
  const time = parts.b.timeS / parts.a.timeS;
  const energy = parts.b.energyJ / parts.a.energyJ;
  if (![power, time, energy].every(Number.isFinite)) return null;
  const interval = ratioInterval(
    cellEnergy(runs.b).grossWhPer1000,
    cellEnergy(runs.a).grossWhPer1000,
    { sharedGain },
  );
  return { a: parts.a, b: parts.b, energy, power, time, interval };
}

function partsOf(runs: readonly RunFigures[]): EnergyParts | null {
  const sum = { energyJ: 0, timeS: 0, inferences: 0 };
  for (const { energy, inferences, result } of runs) {
    const window = result.phases.find(({ id }) => id === 'measure')?.window;
    if (energy.state === 'unknown' || inferences === null || window === undefined) continue;
    sum.energyJ += energy.energyJ;
    sum.timeS += (window.endNs - window.startNs) / 1e9;
    sum.inferences += inferences;
  }
  if (!(sum.inferences > 0) || !(sum.timeS > 0) || !(sum.energyJ > 0)) return null;
  return {
    energyJ: sum.energyJ / sum.inferences,
    powerW: sum.energyJ / sum.timeS,
    timeS: sum.timeS / sum.inferences,
  };
}
