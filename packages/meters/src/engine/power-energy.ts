import type { ReadingIssue, Window } from '@wattbench/core';
import { coverageFactor, normalFactor, uniformFactor } from './coverage-factor.js';
import { leastUpdates } from './counter-reading.js';
import type { SourceHistory } from './source-history.js';
import { powerUpdates, type Update } from './updates.js';
import { mean, meanSquare, sum, unknownEnergy, type WindowEnergy } from './window-energy.js';

export interface PowerWindow {
  readonly history: SourceHistory;
  readonly window: Window;
  readonly updatePeriodNs: number;
  readonly resolutionW: number;
}

/** A value of the display and the time for which it holds. */
interface Point {
  readonly atNs: number;
  readonly powerW: number;
}

/** The power at an edge is the mean of at least this many values. */
const leastEdgeValues = 3;

/**
 * Energy of a power display: trapezoids over the values whose whole time of averaging lies inside
 * the window, continued to both edges with the mean of the nearest values. Values that hold a piece
 * of what was before or after the window, often idle, do not enter: they would pull the result
 * towards it by ΔP × (averaging + update period) / 4 (the rise time that Yang et al. discard:
 * "Accurate and Convenient Energy Measurements for GPUs", SC24, https://arxiv.org/abs/2312.02741).
 *
 * A value that appears at t is the mean from t − lag − averaging to t − lag.
 *
 * - `resolution`: rounding to steps, independent only as often as the value changes.
 * - `sampling`: what the display does not see between its values, from how rough they
 *   are; nothing where averaging covers all of the time.
 * - `update-period`: the way to the edges, from how much the means of neighbouring values differ.
 * - `edge-skew`: the moments of all updates may be off in the same direction.
 */
export function powerEnergy(request: PowerWindow): WindowEnergy {
  const { history, window, updatePeriodNs, resolutionW } = request;
  const { channel } = history.source;
  const averagingNs = channel.averagingNs ?? 0;
  const lagNs = channel.lagNs ?? 0;
  const samples = history.samples(window.startNs, window.endNs + lagNs + averagingNs);
  const all = powerUpdates(samples, { updatePeriodNs, stamped: history.stamped });
  const points = insideOf(all, { window, averagingNs, lagNs });
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) {
    return unknownEnergy(
      'too-few-updates',
      `the display gave ${points.length} values for the ${seconds(window)}; at least 2 are needed`,
    );
  }
  const beforeNs = first.atNs - window.startNs;
  const afterNs = window.endNs - last.atNs;
  const stepNs = Math.max(1, (last.atNs - first.atNs) / (points.length - 1));
  const edgeNs = Math.max(beforeNs, afterNs, averagingNs);
  const edgeValues = Math.min(points.length, Math.max(leastEdgeValues, Math.ceil(edgeNs / stepNs)));
  const powers = points.map(({ powerW }) => powerW);
  const startW = mean(powers.slice(0, edgeValues));
  const endW = mean(powers.slice(-edgeValues));
  const energyJ = (trapezoids(points) + startW * beforeNs + endW * afterNs) / 1e9;

  const covered = Math.min(1, averagingNs / stepNs);
  const unseenW2 = unseenVarianceW2(powers) * (1 - covered);
  const samplingJ = (Math.sqrt(unseenW2 * points.length) * stepNs) / 1e9;
  // Of white noise of density v a value holds v / averaging, a block v / (averaging + block), and
  // the way to an edge v / way: the blocks tell v, and v the two ways.
  const blockNs = averagingNs + edgeValues * stepNs;
  const ways = beforeNs * blockNs + beforeNs ** 2 + afterNs * blockNs + afterNs ** 2;
  const wayJ = Math.sqrt((blockDifferenceW2(powers, edgeValues) / 2) * ways) / 1e9;
  const shiftNs = mean(all.map(({ halfNs }) => halfNs)) / Math.sqrt(3);
  const shiftJ = (Math.abs(endW - startW) * shiftNs) / 1e9;
  const durationS = (window.endNs - window.startNs) / 1e9;
  const changed = differing(powers);
  const rounded = ((resolutionW / Math.sqrt(12)) * durationS) / Math.sqrt(1 + changed);
  const factor = coverageFactor(Math.max(2, points.length - 2));
  const issues: ReadingIssue[] = [
    ...(points.length < leastUpdates ? (['too-few-updates'] as const) : []),
    ...(changed === 0 && isStuck(points.length, resolutionW / startW) ? (['stale'] as const) : []),
  ];
  return {
    state: 'known',
    energyJ,
    issues,
    terms: [
      { cause: 'resolution', halfWidthJ: (changed === 0 ? uniformFactor : normalFactor) * rounded },
      { cause: 'sampling', halfWidthJ: factor * samplingJ },
      { cause: 'update-period', halfWidthJ: factor * wayJ },
      { cause: 'edge-skew', halfWidthJ: uniformFactor * shiftJ },
      { cause: 'gain', halfWidthJ: channel.gainError * energyJ },
    ],
  };
}

function insideOf(
  updates: readonly Update[],
  place: { readonly window: Window; readonly averagingNs: number; readonly lagNs: number },
): readonly Point[] {
  const { window, averagingNs, lagNs } = place;
  return updates
    .filter(({ atNs, halfNs }) => {
      const endNs = atNs + halfNs - lagNs;
      const startNs = atNs - halfNs - lagNs - averagingNs;
      return startNs >= window.startNs && endNs <= window.endNs;
    })
    .map(({ atNs, value }) => ({ atNs: atNs - lagNs - averagingNs / 2, powerW: value }));
}

/** So many equal values of so fine a display are no power of a machine: the display stands still. */
function isStuck(values: number, relativeStep: number): boolean {
  return values >= 20 && relativeStep < 1e-3;
}

/** In W·ns. */
function trapezoids(points: readonly Point[]): number {
  return sum(
    points.slice(1).map((point, index) => {
      const previous = points[index] ?? point;
      return ((point.powerW + previous.powerW) / 2) * (point.atNs - previous.atNs);
    }),
  );
}

/**
 * Variance of the mean power between two values about the straight line between them, in W². The
 * second differences r (a value less the mean of its neighbours) against the first differences d
 * tell what kind of signal it is:
 *
 * - noise from value to value: mean r² = 3/4 mean d², and all of the variance, d² / 2, is unseen;
 * - steps now and then: mean r² = 1/2 mean d²; a step lies anywhere between two values: d² / 12;
 * - smooth: r ≈ 0, and a trapezoid misses nothing.
 *
 * In between it is interpolated.
 */
function unseenVarianceW2(values: readonly number[]): number {
  const first = values.slice(1).map((value, index) => value - (values[index] ?? value));
  const second = first.slice(1).map((value, index) => ((first[index] ?? value) - value) / 2);
  const firstW2 = meanSquare(first);
  if (firstW2 === 0) return 0;
  const roughness = meanSquare(second) / firstW2;
  const part =
    roughness < 1 / 2 ? roughness / 6 : 1 / 12 + (roughness - 1 / 2) * (5 / 12 / (1 / 4));
  return firstW2 * part;
}

/** Mean square of the difference between the means of neighbouring blocks of `size` values, in W². */
function blockDifferenceW2(values: readonly number[], size: number): number {
  const block = Math.max(1, Math.min(size, Math.floor(values.length / 2)));
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  const meanFrom = (start: number): number =>
    ((sums[start + block] ?? 0) - (sums[start] ?? 0)) / block;
  const differences: number[] = [];
  for (let start = 0; start + 2 * block <= values.length; start += 1) {
    differences.push(meanFrom(start + block) - meanFrom(start));
  }
  return meanSquare(differences);
}

/** How often the value is another than the one before. */
function differing(values: readonly number[]): number {
  return values.slice(1).filter((value, index) => value !== values[index]).length;
}

function seconds({ startNs, endNs }: Window): string {
  return `${Number(((endNs - startNs) / 1e9).toPrecision(3))} s`;
}
