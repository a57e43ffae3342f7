import type { Quality } from '@wattbench/core';
import { mean } from 'simple-statistics';
import { weakestQuality, type CountedEnergy } from './counted-energy.js';
import {
  independentOf,
  scaledTerms,
  systematicOf,
  termsBy,
  type EnergyTerms,
  type RepeatedFigure,
} from './energy-terms.js';
import type { IdleEnergy } from './idle-energy.js';
import {
  positiveInterval,
  rootOfSquares,
  signedInterval,
  type DoubtfulValue,
  type Interval,
} from './interval.js';
import type { RunFigures, WindowedEnergy } from './run-figures.js';

/** Energy figures of one cell, over the repeats whose energy is known. */
export interface CellEnergy {
  readonly energyWhPer1000: Interval | null;
  readonly energyWhPer1000OutputTokens: Interval | null;
  readonly idleWhPer1000: Interval | null;
  readonly netWhPer1000: Interval | null;
  readonly loadedIdleWhPer1000: Interval | null;
  readonly idlePowerW: Interval | null;
  readonly loadedIdlePowerW: Interval | null;
  readonly powerW: Interval | null;
  readonly quality: Quality | null;
  readonly boundary: string | null;
  /** Energy of each repeat, in Wh per 1,000 inferences: what ratios are made of. Empty when there is no figure. */
  readonly grossWhPer1000: readonly DoubtfulValue[];
  /** The same with its causes; `net` is empty where it is not known. */
  readonly repeats: {
    readonly gross: readonly RepeatedFigure[];
    readonly net: readonly RepeatedFigure[];
  };
  /** Why there is no figure although repeats have one. */
  readonly problem: string | null;
}

interface KnownRun {
  readonly runId: string;
  readonly energy: CountedEnergy;
  readonly idle: IdleEnergy | null;
  readonly loadedIdle: WindowedEnergy | null;
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
  loadedIdleWhPer1000: null,
  idlePowerW: null,
  loadedIdlePowerW: null,
  powerW: null,
  grossWhPer1000: [],
  repeats: { gross: [], net: [] },
} as const;

/**
 * Puts the repeats together; intervals hold the truth with probability `level`. Idle and net are given only when every
 * repeat that has an energy has them too: means over different repeats would not add up.
 */
export function cellEnergy(runs: readonly RunFigures[], level?: number): CellEnergy {
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
  const gross = known.map(grossOf);
  const grossWhPer1000 = gross.map(doubtful);
  const energyWhPer1000 = positiveInterval(grossWhPer1000, level);
  const powerW = positiveInterval(known.map(powerOf), level);
  if (energyWhPer1000 === null || powerW === null) {
    return { ...none, ...facts, problem: 'the readings lie too far apart for an interval' };
  }
  return {
    energyWhPer1000,
    energyWhPer1000OutputTokens: perOutputToken(known, level),
    powerW,
    ...idleAndNet(known, { gross, level }),
    ...loadedIdle(known, level),
    grossWhPer1000,
    ...facts,
    problem: null,
  };
}

function knownRun(run: RunFigures): readonly KnownRun[] {
  const { energy, idle, inferences, outputTokens } = run;
  if (energy.state === 'unknown' || inferences === null) return [];
  return [
    {
      runId: run.result.runId,
      energy,
      idle: idle.state === 'known' ? idle : null,
      loadedIdle: run.loadedIdle,
      whPer1000PerJ: 1000 / inferences / joulesPerWh,
      outputTokens,
    },
  ];
}

/** Given only when every repeat that has an energy has counted its tokens. */
function perOutputToken(runs: readonly KnownRun[], level: number | undefined): Interval | null {
  const values: DoubtfulValue[] = [];
  for (const { energy, outputTokens } of runs) {
    if (outputTokens === null) return null;
    values.push(scaled(energy, 1000 / outputTokens / joulesPerWh));
  }
  return positiveInterval(values, level);
}

function idleAndNet(
  runs: readonly KnownRun[],
  {
    gross,
    level,
  }: { readonly gross: readonly RepeatedFigure[]; readonly level: number | undefined },
): Pick<CellEnergy, 'idleWhPer1000' | 'netWhPer1000' | 'idlePowerW' | 'repeats'> {
  const idles = runs.flatMap(({ idle }) => idle ?? []);
  if (idles.length < runs.length) {
    const unknown = { idleWhPer1000: null, netWhPer1000: null, idlePowerW: null };
    return { ...unknown, repeats: { gross, net: [] } };
  }
  const drifts = runs.map(({ idle, whPer1000PerJ }) => (idle?.driftJ ?? 0) * whPer1000PerJ);
  // What idle rises by in every repeat, such as the heat of the work, does not average out.
  const common = mean(drifts);
  const net = runs.flatMap(({ runId, energy, idle, whPer1000PerJ }, index) =>
    idle === null
      ? []
      : {
          runId,
          value: (energy.energyJ - idle.energyJ) * whPer1000PerJ,
          terms: scaledTerms(netTerms(energy.terms, idle.terms), whPer1000PerJ),
          drift: {
            common: Math.abs(common),
            own: Math.abs((drifts[index] ?? common) - common),
          },
        },
  );
  const idle = runs.flatMap(({ idle: of, whPer1000PerJ }, index) =>
    of === null
      ? []
      : doubtful({
          value: of.energyJ * whPer1000PerJ,
          terms: scaledTerms(of.terms, whPer1000PerJ),
          ...(net[index]?.drift === undefined ? {} : { drift: net[index].drift }),
        }),
  );
  const idlePower = runs.flatMap(({ idle: of }, index) => {
    const value = idle[index];
    return of === null || value === undefined ? [] : rescaled(value, of.powerW / value.value);
  });
  return {
    idleWhPer1000: positiveInterval(idle, level),
    netWhPer1000: signedInterval(net.map(doubtful), level),
    idlePowerW: positiveInterval(idlePower, level),
    repeats: { gross, net },
  };
}

function loadedIdle(
  runs: readonly KnownRun[],
  level: number | undefined,
): Pick<CellEnergy, 'loadedIdleWhPer1000' | 'loadedIdlePowerW'> {
  const known = runs.flatMap(({ loadedIdle: idle, energy, whPer1000PerJ }) =>
    idle === null ? [] : { idle, energy, whPer1000PerJ },
  );
  if (known.length < runs.length) return { loadedIdleWhPer1000: null, loadedIdlePowerW: null };
  return {
    loadedIdleWhPer1000: positiveInterval(
      known.map(({ idle, whPer1000PerJ }) => scaled(idle, whPer1000PerJ)),
      level,
    ),
    loadedIdlePowerW: positiveInterval(
      known.map(({ idle, energy }) => scaled(idle, energy.powerW / energy.energyJ)),
      level,
    ),
  };
}

/** Gain and model errors are shared by both, so they cancel as far as the energies do. */
function netTerms(gross: EnergyTerms, idle: EnergyTerms): EnergyTerms {
  return termsBy((cause) =>
    cause === 'gain' || cause === 'model'
      ? Math.abs(gross[cause] - idle[cause])
      : Math.hypot(gross[cause], idle[cause]),
  );
}

function grossOf({ runId, energy, whPer1000PerJ }: KnownRun): RepeatedFigure {
  return {
    runId,
    value: energy.energyJ * whPer1000PerJ,
    terms: scaledTerms(energy.terms, whPer1000PerJ),
  };
}

function powerOf({ energy }: KnownRun): DoubtfulValue {
  return scaled(energy, energy.powerW / energy.energyJ);
}

function doubtful({ value, terms, drift }: Omit<RepeatedFigure, 'runId'>): DoubtfulValue {
  return {
    value,
    systematic: rootOfSquares([systematicOf(terms), drift?.common ?? 0]),
    independent: rootOfSquares([independentOf(terms), drift?.own ?? 0]),
  };
}

function scaled(
  { energyJ, terms }: { readonly energyJ: number; readonly terms: EnergyTerms },
  factor: number,
): DoubtfulValue {
  return doubtful({ value: energyJ * factor, terms: scaledTerms(terms, factor) });
}

function rescaled(value: DoubtfulValue, factor: number): DoubtfulValue {
  return {
    value: value.value * factor,
    systematic: value.systematic * factor,
    independent: value.independent * factor,
  };
}
