import type { Reading } from '@wattbench/core';
import { combinedUncertaintyJ } from '../engine/uncertainty.js';
import { channelPairs, type ChannelPair } from './channel-pairs.js';
import type { Measurement } from './measurement.js';

/** Two channels compared over one window. */
export interface CrossCheck {
  /** `same`: both tell the same joules. `inside`: the first is a part of the second. */
  readonly kind: ChannelPair['kind'];
  readonly channels: readonly [string, string];
  readonly energyJ: readonly [number, number];
  /** The first over the second; `null` where the second read 0 J. */
  readonly ratio: number | null;
  /** The difference lies within the doubt of both together, about 95 %. */
  readonly agrees: boolean;
  readonly detail: string;
}

/** Compares every two channels that must agree, where both have a value. */
export function crossChecks(measurements: readonly Measurement[]): readonly CrossCheck[] {
  return channelPairs(measurements).flatMap(({ kind, first, second }) => {
    if (first.reading?.state !== 'read' || second.reading?.state !== 'read') return [];
    return [check(kind, first.reading, second.reading)];
  });
}

/** The same measurements, with the issue `disagreement` on the readings that contradict another. */
export function withDisagreements(
  measurements: readonly Measurement[],
  checks: readonly CrossCheck[],
): readonly Measurement[] {
  const doubted = new Set(
    checks.filter(({ agrees }) => !agrees).flatMap(({ channels }) => channels),
  );
  return measurements.map((measurement) => ({
    ...measurement,
    readings: measurement.readings.map((reading) =>
      reading.state === 'read' &&
      doubted.has(reading.channel) &&
      !reading.issues.includes('disagreement')
        ? { ...reading, issues: [...reading.issues, 'disagreement' as const] }
        : reading,
    ),
  }));
}

function check(kind: ChannelPair['kind'], first: Reading, second: Reading): CrossCheck {
  const tolerance = Math.hypot(
    combinedUncertaintyJ(first.uncertainty),
    combinedUncertaintyJ(second.uncertainty),
    skewJ(first, second),
  );
  const excess = first.energyJ - second.energyJ;
  const agrees = (kind === 'same' ? Math.abs(excess) : excess) <= tolerance;
  const relation = kind === 'same' ? 'shows the same as' : 'is a part of';
  return {
    kind,
    channels: [first.channel, second.channel],
    energyJ: [first.energyJ, second.energyJ],
    ratio: second.energyJ === 0 ? null : first.energyJ / second.energyJ,
    agrees,
    detail:
      `${first.channel} (${joules(first.energyJ)}) ${relation} ${second.channel} ` +
      `(${joules(second.energyJ)}); ${joules(Math.abs(excess))} ` +
      `${excess > 0 ? 'more' : 'less'}, of which ${joules(tolerance)} can be doubt`,
  };
}

/** Energy that may lie in the time that only one of the two windows covers. */
function skewJ(first: Reading, second: Reading): number {
  const skewNs =
    Math.abs(first.window.startNs - second.window.startNs) +
    Math.abs(first.window.endNs - second.window.endNs);
  const powers = [first, second].map(({ energyJ, window }) => {
    const lengthNs = window.endNs - window.startNs;
    return lengthNs > 0 ? energyJ / lengthNs : 0;
  });
  return skewNs * Math.max(...powers);
}

function joules(energyJ: number): string {
  return `${Number(energyJ.toPrecision(4))} J`;
}
