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
  readonly energyWhPer1000OutputTokens: Interval | null;
  readonly idleWhPer1000: Interval | null;
  readonly netWhPer1000: Interval | null;
  readonly powerW: Interval | null;
  readonly quality: Quality | null;
  readonly boundary: string | null;
  /** Energy of each repeat, in Wh per 1,000 inferences: what ratios are made of. Empty when there is no figure. */
  readonly grossWhPer1000: readonly DoubtfulValue[];
  /** Why there is no figure although repeats have one. */
  readonly problem: string | null;
}

interface KnownRun {
  readonly energy: CountedEnergy;
  readonly idle: IdleEnergy | null;
  /** Watt-hours per 1,000 inferences of one joule of this run. */
  readonly whPer1000PerJ: number;
  readonly outputTokens: number | null;
}

const joulesPerWh = 3600;
const none = {
  energyWhPer1000: null,
  energyWhPer1000OutputTokens: null,
  idleWhPer1000: null,
  netWhPer1000: null,
  powerW: null,
  grossWhPer1000: [],
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
  const grossWhPer1000 = known.map(grossOf);
  const energyWhPer1000 = positiveInterval(grossWhPer1000);
  const powerW = positiveInterval(known.map(powerOf));
  if (energyWhPer1000 === null || powerW === null) {
    return { ...none, ...facts, problem: 'the readings lie too far apart for an interval' };
  }
  return {
    energyWhPer1000,
    energyWhPer1000OutputTokens: perOutputToken(known),
    powerW,
    ...idleAndNet(known),
    grossWhPer1000,
    ...facts,
    problem: null,
  };
}

function knownRun({ energy, idle, inferences, outputTokens }: RunFigures): readonly KnownRun[] {
  if (energy.state === 'unknown' || inferences === null) return [];
  return [
    {
      energy,
      idle: idle.state === 'known' ? idle : null,
      whPer1000PerJ: 1000 / inferences / joulesPerWh,
      outputTokens,
    },
  ];
}

/** Given only when every repeat that has an energy has counted its tokens. */
function perOutputToken(runs: readonly KnownRun[]): Interval | null {
  const values: DoubtfulValue[] = [];
  for (const { energy, outputTokens } of runs) {
    if (outputTokens === null) return null;
    values.push(scaled(energy, 1000 / outputTokens / joulesPerWh));
  }
  return positiveInterval(values);
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
