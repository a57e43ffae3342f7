import type { MeterUse, Protocol } from '@wattbench/core';
import type { Extent } from '../child/extent.js';
import { slowestUpdateS } from './slowest-update.js';
import { withinPhaseLimit } from './within-phase-limit.js';

/**
 * How long the measured window is: all inferences, the shortest time, and so many new values of the slowest counted channel
 * of the first meter. A meter so slow that the phase would run into its limit gets fewer, and its reading says so.
 */
export function measureExtent(
  { inferences, minimumWindow, limits }: Protocol,
  firstMeter: MeterUse | undefined,
): Extent {
  const { seconds, meterUpdates } = minimumWindow;
  const wantedS = Math.max(seconds, meterUpdates * slowestUpdateS(firstMeter));
  return {
    minimumInferences: inferences,
    minimumS: withinPhaseLimit(wantedS, limits),
    maximumInferences: Infinity,
    maximumS: Infinity,
  };
}
