import type { CarbonFigure } from './cell-summary.js';
import type { CarbonIntensity } from './carbon-intensity.js';
import { rootOfSquares, type Interval } from './interval.js';

const whPerKwh = 1000;

/**
 * Grams of CO2 equivalent of an energy: the product of two positive intervals. Each side is taken as a factor, and
 * the logarithms of the factors combine as the root of the sum of squares (GUM, JCGM 100:2008, 5.1.6, where relative
 * half-widths do; for small ones both are the same). Factors because the range of grids spans two orders of
 * magnitude: subtracted from the mean it would reach below 0. `null` when none can be given.
 */
export function carbonOf(energyWh: Interval, intensity: CarbonIntensity): CarbonFigure | null {
  const mean = (energyWh.mean * intensity.gPerKwh) / whPerKwh;
  const source = {
    intensityGPerKwh: intensity.gPerKwh,
    gridShare:
      intensity.gPerKwh === 0 ? 0 : (intensity.high - intensity.low) / 2 / intensity.gPerKwh,
    source: intensity.source,
  };
  if (mean === 0) return { mean, low: 0, high: 0, ...source };
  const below = rootOfSquares([
    Math.log(energyWh.mean / energyWh.low),
    Math.log(intensity.gPerKwh / intensity.low),
  ]);
  const above = rootOfSquares([
    Math.log(energyWh.high / energyWh.mean),
    Math.log(intensity.high / intensity.gPerKwh),
  ]);
  const [low, high] = [mean * Math.exp(-below), mean * Math.exp(above)];
  return Number.isFinite(high) && Number.isFinite(low) ? { mean, low, high, ...source } : null;
}
