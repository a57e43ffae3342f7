import type { Channel, PowerTrace, Window } from '@wattbench/core';

export interface IntegratedPower {
  readonly energyJ: number;
  /** About 95 %: what lies between the samples, and on the way to the edges. Not the gain, which a reading shares. */
  readonly halfWidthJ: number;
}

interface Point {
  readonly atNs: number;
  readonly powerW: number;
}

/** The power at an edge is the mean of so many samples. */
const edgeSamples = 3;

/**
 * Energy of a window from power samples: trapezoids over those that hold for moments inside, continued to both edges with
 * the mean of the nearest. `null` with fewer than two inside, or with samples that are no numbers in order of time.
 *
 * A sample that is shown at t is the mean from t − lag − averaging to t − lag; those that reach out of the window hold
 * power of before or after the work and do not enter. A step of ΔP lies anywhere between two samples (half-width of its
 * energy ΔP·Δt/2, uniform, so ΔP·Δt/√12 as a standard uncertainty; GUM 4.3.7), independently for each pair. A display that
 * is asked more often than it has news repeats itself: Δt is then its update period.
 */
export function integratePower(
  trace: PowerTrace,
  { window, channel }: { readonly window: Window; readonly channel: Channel },
): IntegratedPower | null {
  const { updatePeriodNs } = channel;
  const points = pointsInside(trace, { window, channel });
  const [first, last] = [points?.[0], points?.at(-1)];
  if (points === null || first === undefined || last === undefined || first === last) return null;
  const startW = meanPowerW(points.slice(0, edgeSamples));
  const endW = meanPowerW(points.slice(-edgeSamples));
  const beforeNs = first.atNs - window.startNs;
  const afterNs = window.endNs - last.atNs;
  let sumWns = startW * beforeNs + endW * afterNs;
  let variance = 0;
  for (const [index, { atNs, powerW }] of points.entries()) {
    const previous = points[index - 1];
    if (previous === undefined) continue;
    const lengthNs = atNs - previous.atNs;
    sumWns += ((powerW + previous.powerW) / 2) * lengthNs;
    variance += ((powerW - previous.powerW) * Math.max(lengthNs, updatePeriodNs)) ** 2 / 12;
  }
  const edgeWns =
    spreadW(points) *
    Math.hypot(Math.max(beforeNs, updatePeriodNs), Math.max(afterNs, updatePeriodNs));
  const energyJ = sumWns / 1e9;
  const halfWidthJ = (1.96 * Math.hypot(Math.sqrt(variance), edgeWns)) / 1e9;
  return Number.isFinite(energyJ) && Number.isFinite(halfWidthJ) ? { energyJ, halfWidthJ } : null;
}

function pointsInside(
  { atNs, powerW }: PowerTrace,
  { window, channel }: { readonly window: Window; readonly channel: Channel },
): readonly Point[] | null {
  const { averagingNs = 0, lagNs = 0 } = channel;
  if (atNs.length !== powerW.length) return null;
  const points: Point[] = [];
  let previousNs = -Infinity;
  for (const [index, shownNs] of atNs.entries()) {
    const power = powerW[index] ?? Number.NaN;
    if (!(shownNs > previousNs) || !Number.isFinite(power)) return null;
    previousNs = shownNs;
    const endNs = shownNs - lagNs;
    const startNs = endNs - averagingNs;
    if (startNs >= window.startNs && endNs <= window.endNs) {
      points.push({ atNs: (startNs + endNs) / 2, powerW: power });
    }
  }
  return points;
}

function meanPowerW(points: readonly Point[]): number {
  return points.reduce((sum, { powerW }) => sum + powerW, 0) / points.length;
}

/** Standard deviation of the samples. */
function spreadW(points: readonly Point[]): number {
  const centre = meanPowerW(points);
  const squares = points.reduce((sum, { powerW }) => sum + (powerW - centre) ** 2, 0);
  return Math.sqrt(squares / (points.length - 1));
}
