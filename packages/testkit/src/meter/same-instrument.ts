import type { Reading } from '@wattbench/core';

/**
 * Half-width, in J, of the difference between sums of readings of one channel: the root of the sum
 * of squares of every term but the gain, which is the same in all and so parts none of them.
 */
export function doubtOfSameInstrumentJ(readings: readonly Reading[]): number {
  const terms = readings.flatMap(({ uncertainty }) => uncertainty);
  return Math.hypot(
    ...terms.filter(({ cause }) => cause !== 'gain').map(({ halfWidthJ }) => halfWidthJ),
  );
}

/** Energy at the mean power, in J, of the time that belongs to one window only; twice, for swings. */
export function edgesJ(one: Reading, other: Reading): number {
  const apartNs =
    Math.abs(one.window.startNs - other.window.startNs) +
    Math.abs(one.window.endNs - other.window.endNs);
  const durationNs = one.window.endNs - one.window.startNs;
  return durationNs > 0 ? (2 * one.energyJ * apartNs) / durationNs : 0;
}
