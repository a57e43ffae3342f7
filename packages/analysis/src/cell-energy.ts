import type { Quality } from '@wattbench/core';
import { weakestQuality, type CountedEnergy } from './counted-energy.js';
import type { IdleEnergy } from './idle-energy.js';
import {
  positiveInterval,
  rootOfSquares,
  signedInterval,
  type DoubtfulValue,
  type Interval,
} from './interval.js';
import type { RunFigures } from './run-figures.js';

/** Energy figures of one cell, over the repeats whose energy is known. */
export interface CellEnergy {
  readonly energyWhPer1000: Interval | null;
  readonly idleWhPer1000: Interval | null;
  readonly netWhPer1000: Interval | null;
  readonly powerW: Interval | null;
  readonly quality: Quality | null;
  readonly boundary: string | null;
  /** Why there is no figure although repeats have one. */
  readonly problem: string | null;
}

interface KnownRun {
  readonly energy: CountedEnergy;
  readonly idle: IdleEnergy | null;
  /** Watt-hours per 1,000 inferences of one joule of this run. */
  readonly whPer1000PerJ: number;
}

const joulesPerWh = 3600;
const none = {
  energyWhPer1000: null,
  idleWhPer1000: null,
  netWhPer1000: null,
  powerW: null,
} as const;

/**
 * Puts the repeats together. Idle and net are given only when every repeat that has an energy has them too: means over
 * different repeats would not add up.
 */
export function cellEnergy(runs: readonly RunFigures[]): CellEnergy {
  const known = runs.flatMap(knownRun);
  const boundaries = [...new Set(runs.flatMap((run) => run.boundary ?? []))];
  const facts = {
    quality: known.length === 0 ? null : weakestQuality(known.map(({ energy }) => energy.quality)),
    boundary: boundaries[0] ?? null,
  };
  if (known.length === 0) return { ...none, ...facts, problem: null };
  if (boundaries.length > 1) {
    return { ...none, ...facts, problem: 'the repeats counted different channels' };
  }
  const energyWhPer1000 = positiveInterval(known.map(grossOf));
  const powerW = positiveInterval(known.map(powerOf));
  if (energyWhPer1000 === null || powerW === null) {
    return { ...none, ...facts, problem: 'the readings lie too far apart for an interval' };
  }
  return { energyWhPer1000, powerW, ...idleAndNet(known), ...facts, problem: null };
}

function knownRun({ energy, idle, inferences }: RunFigures): readonly KnownRun[] {
  if (energy.state === 'unknown' || inferences === null) return [];
  return [
    {
      energy,
      idle: idle.state === 'known' ? idle : null,
      whPer1000PerJ: 1000 / inferences / joulesPerWh,
    },
  ];
}

function idleAndNet(runs: readonly KnownRun[]): Pick<CellEnergy, 'idleWhPer1000' | 'netWhPer1000'> {
  const idle: DoubtfulValue[] = [];
  const net: DoubtfulValue[] = [];
  for (const run of runs) {
    if (run.idle === null) return { idleWhPer1000: null, netWhPer1000: null };
    idle.push(scaled(run.idle, run.whPer1000PerJ));
    net.push(scaled(lessIdle(run.energy, run.idle), run.whPer1000PerJ));
  }
  return { idleWhPer1000: positiveInterval(idle), netWhPer1000: signedInterval(net) };
}

/** Gain and model errors are shared by both, so they cancel as far as the energies do. */
function lessIdle(energy: CountedEnergy, idle: IdleEnergy): Omit<IdleEnergy, 'state'> {
  return {
    energyJ: energy.energyJ - idle.energyJ,
    systematicJ: Math.abs(energy.systematicJ - idle.systematicJ),
    independentJ: rootOfSquares([energy.independentJ, idle.independentJ]),
  };
}

function grossOf({ energy, whPer1000PerJ }: KnownRun): DoubtfulValue {
  return scaled(energy, whPer1000PerJ);
}

function powerOf({ energy }: KnownRun): DoubtfulValue {
  return scaled(energy, energy.powerW / energy.energyJ);
}

function scaled(
  energy: { readonly energyJ: number; readonly systematicJ: number; readonly independentJ: number },
  factor: number,
): DoubtfulValue {
  return {
    value: energy.energyJ * factor,
    systematic: energy.systematicJ * factor,
    independent: energy.independentJ * factor,
  };
}
