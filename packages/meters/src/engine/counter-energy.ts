import type { ReadingIssue, Window } from '@wattbench/core';
import { coverageFactor, triangularFactor } from './coverage-factor.js';
import { leastUpdates } from './counter-reading.js';
import type { SourceHistory } from './source-history.js';
import { changes, readIntervalNs, type Update } from './updates.js';
import { meanSquare, unknownEnergy, type WindowEnergy } from './window-energy.js';

export interface CounterWindow {
  readonly history: SourceHistory;
  readonly window: Window;
  readonly updatePeriodNs: number;
}

/** Counted energy and power from one update to another. */
interface Slope {
  readonly powerW: number;
  readonly durationNs: number;
  readonly intervals: number;
}

/**
 * A local power rests on this many intervals at least, on this many steps of the counter, and on
 * this many times the doubt about a moment (its reciprocal enters: the doubt would bias it upwards).
 */
const slopeUpdates = 2;
const slopeSteps = 10;
const slopeMoments = 12;
/** Below this many times the doubt about its ends a block tells no power. */
const leastMoments = 4;

/**
 * Energy of a counter that is read again and again, with the edges of the window aligned to its
 * updates: the difference between the first and the last update inside the window is exact but for
 * one step and the moment of the update; to both edges, less than one update away, it is continued
 * with the power of the nearest updates inside. What was before and after the window, often idle,
 * does not enter.
 *
 * Each update is uncertain by its moment (`edge-skew`: uniform between the read before and the read
 * that shows it) and by one step or the energy of one update and one read, the smaller (`resolution`). The way to
 * the edges is uncertain by how much the power changes from one update to the next (`update-period`).
 */
export function counterEnergy({ history, window, updatePeriodNs }: CounterWindow): WindowEnergy {
  const { source } = history;
  const { channel } = source;
  const lagNs = channel.lagNs ?? 0;
  const shown = { startNs: window.startNs + lagNs, endNs: window.endNs + lagNs };
  const samples = history.samples(shown.startNs, shown.endNs);
  const inside = changes(samples, updatePeriodNs).filter(
    ({ atNs }) => atNs >= shown.startNs && atNs <= shown.endNs,
  );
  const [first, last] = [inside[0], inside.at(-1)];
  const [outerFirst, outerLast] = [samples[0], samples.at(-1)];
  if (outerFirst === undefined || outerLast === undefined) {
    return unknownEnergy('too-few-updates', 'the counter was not read in the window');
  }
  const broken = history.breakBetween(outerFirst, outerLast);
  if (broken !== null) return unknownEnergy(broken.reason, broken.detail);
  if (first === undefined || last === undefined || last.atNs - first.atNs < 1) {
    return unknownEnergy(
      'too-few-updates',
      `the counter showed ${inside.length} new values in ${seconds(window)}; at least 2 are needed`,
    );
  }
  const size = slopeSize(inside, channel.resolutionJ);
  const atStart = slope(inside, size);
  const atEnd = slope(inside.toReversed(), size);
  const halfNs = Math.sqrt(meanSquare(inside.map((update) => update.halfNs)));
  if (Math.min(atStart.durationNs, atEnd.durationNs) <= leastMoments * halfNs) {
    return unknownEnergy(
      'too-few-updates',
      `the reads are too slow for ${seconds(window)}: when the counter was updated is not known`,
    );
  }
  const beforeNs = first.atNs - shown.startNs;
  const afterNs = shown.endNs - last.atNs;
  // Read less often than it is updated, the moments are those of the reads, and these are known.
  const momentVarianceNs2 = readIntervalNs(samples) < updatePeriodNs ? halfNs ** 2 / 3 : 0;
  const energyJ =
    last.value -
    first.value +
    continuedJ(beforeNs, atStart, momentVarianceNs2) +
    continuedJ(afterNs, atEnd, momentVarianceNs2);

  const meanPowerW = ((last.value - first.value) / (last.atNs - first.atNs)) * 1e9;
  // A step that is longer than an update was passed somewhere between two reads and their updates.
  const seenNs = updatePeriodNs + readIntervalNs(samples);
  const stepJ = Math.min(channel.resolutionJ, (meanPowerW * seenNs) / 1e9);
  const momentJ = (meanPowerW * halfNs) / 1e9;
  const weight = Math.hypot(leverage(beforeNs, atStart), leverage(afterNs, atEnd));
  const stepDeviationJ = (stepJ / Math.sqrt(12)) * weight;
  const momentDeviationJ = (momentJ / Math.sqrt(3)) * weight;
  // Of a power that fluctuates with density v a block tells v / block, and the way to an edge
  // holds v / way. What steps and moments add to the difference of two blocks is counted above.
  const blockNs = (atStart.durationNs + atEnd.durationNs) / 2;
  const noiseW2 = (6 * (stepJ ** 2 / 12 + momentJ ** 2 / 3)) / (blockNs / 1e9) ** 2;
  const blocks = blockDifferences(inside, size);
  // Without two blocks nothing tells how steady the power is: half of it is in doubt.
  const changeW2 =
    blocks.length === 0 ? meanPowerW ** 2 / 4 : Math.max(0, meanSquare(blocks) - noiseW2);
  const waysNs2 = (beforeNs + afterNs) * blockNs + beforeNs ** 2 + afterNs ** 2;
  const wayDeviationJ = Math.sqrt((changeW2 / 2) * waysNs2) / 1e9;
  const issues: ReadingIssue[] = inside.length < leastUpdates ? ['too-few-updates'] : [];
  return {
    state: 'known',
    energyJ,
    issues,
    terms: [
      { cause: 'resolution', halfWidthJ: triangularFactor * stepDeviationJ },
      {
        cause: 'update-period',
        halfWidthJ: coverageFactor(Math.max(2, (inside.length - 1) / size)) * wayDeviationJ,
      },
      { cause: 'edge-skew', halfWidthJ: triangularFactor * momentDeviationJ },
      { cause: 'gain', halfWidthJ: channel.gainError * energyJ },
    ],
  };
}

/** Number of intervals of a local power: enough that neither steps nor moments show. */
function slopeSize(updates: readonly Update[], stepJ: number): number {
  const most = updates.length - 1;
  const [first, last] = [updates[0], updates.at(-1)];
  if (first === undefined || last === undefined) return most;
  const intervalNs = (last.atNs - first.atNs) / most;
  const intervalJ = (last.value - first.value) / most;
  const halfNs = Math.sqrt(meanSquare(updates.map((update) => update.halfNs)));
  const wanted = Math.max(
    slopeUpdates,
    (slopeSteps * stepJ) / intervalJ,
    (slopeMoments * halfNs) / intervalNs,
  );
  return Math.max(1, Math.min(most, Math.ceil(wanted)));
}

/** Power over the first intervals. */
function slope(updates: readonly Update[], size: number): Slope {
  const [first, other] = [updates[0], updates[size]];
  if (first === undefined || other === undefined) return { powerW: 0, durationNs: 1, intervals: 0 };
  const durationNs = Math.abs(other.atNs - first.atNs);
  return {
    powerW: (Math.abs(other.value - first.value) / durationNs) * 1e9,
    durationNs,
    intervals: size,
  };
}

/**
 * Energy of the way from an update to the edge, less two biases of the second order in the doubt
 * about the moment (variance v = half² / 3 of a uniform distribution):
 *
 * - The moment is also the end of the block that tells the power, so that way and power err together:
 *   v / block × (1 + 2 way / block) (GUM 5.1.2, note: the next term of the Taylor series).
 * - An edge falls more often into an interval that looks longer than it is: v / interval.
 */
function continuedJ(
  wayNs: number,
  { powerW, durationNs, intervals }: Slope,
  varianceNs2: number,
): number {
  const together = (varianceNs2 / durationNs) * (1 + (2 * wayNs) / durationNs);
  const longer = (varianceNs2 / durationNs) * intervals;
  return (powerW * Math.max(0, wayNs - together - longer)) / 1e9;
}

/** How much the energy moves for one unit of error at the outer and at the inner end of a slope. */
function leverage(distanceNs: number, { durationNs }: Slope): number {
  return Math.hypot(1 + distanceNs / durationNs, distanceNs / durationNs);
}

/** Differences between the powers of neighbouring blocks of `size` intervals, in W. */
function blockDifferences(updates: readonly Update[], size: number): readonly number[] {
  const block = Math.max(1, Math.min(size, Math.floor((updates.length - 1) / 2)));
  const powers = updates.slice(block).map((update, index) => {
    const previous = updates[index] ?? update;
    return ((update.value - previous.value) / (update.atNs - previous.atNs)) * 1e9;
  });
  return powers.slice(block).map((power, index) => power - (powers[index] ?? power));
}

function seconds({ startNs, endNs }: Window): string {
  return `${Number(((endNs - startNs) / 1e9).toPrecision(3))} s`;
}
