import type { CarbonFigure } from './cell-summary.js';
import type { CarbonIntensity } from './carbon-intensity.js';
import { rootOfSquares, type Interval } from './interval.js';

const whPerKwh = 1000;

/**
 * Grams of CO2 equivalent of an energy: the product of two intervals, with the relative half-widths of each side
 * combined as the root of the sum of squares (GUM, JCGM 100:2008, 5.1.6). `null` when none can be given.
 */
export function carbonOf(energyWh: Interval, intensity: CarbonIntensity): CarbonFigure | null {
  const mean = (energyWh.mean * intensity.gPerKwh) / whPerKwh;
  const source = { intensityGPerKwh: intensity.gPerKwh, source: intensity.source };
  if (mean === 0) return { mean, low: 0, high: 0, ...source };
  const below = rootOfSquares([
    1 - energyWh.low / energyWh.mean,
    1 - intensity.low / intensity.gPerKwh,
  ]);
  const above = rootOfSquares([
    energyWh.high / energyWh.mean - 1,
    intensity.high / intensity.gPerKwh - 1,
  ]);
  const low = Math.max(0, mean * (1 - below));
  const high = mean * (1 + above);
  return Number.isFinite(high) && Number.isFinite(low) ? { mean, low, high, ...source } : null;
}
