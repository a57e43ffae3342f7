import { WattbenchError } from '@wattbench/core';
import { emberAverages, emberSource } from './ember-averages.js';
import { nearestRank } from './nearest-rank.js';
import { nearestWords } from './nearest-words.js';

/** Carbon intensity of electricity, location-based and averaged over a year: gCO2e per kWh. */
export interface CarbonIntensity {
  readonly gPerKwh: number;
  readonly low: number;
  readonly high: number;
  /** Where the figure comes from, for people. */
  readonly source: string;
  /** True when nobody said where the electricity comes from. */
  readonly assumed: boolean;
}

/**
 * Two public tables differ for one country and year by 11 % (Germany: 342 here, 381 in the table of codecarbon,
 * which rests on Our World in Data) to 27 % (France: 44 and 56).
 */
const regionDoubt = 0.25;

/**
 * The carbon intensity to compute with. A given one goes before a region; without either the mean of the world
 * stands in, with the range from the 5th to the 95th percentile of all countries.
 *
 * The table is the yearly average of Ember (https://ember-energy.org, CC BY-SA 4.0) as `@tgwf/co2` carries it.
 * Throws `UNKNOWN_REGION` with the nearest codes, `CONFIG_INVALID` for an intensity that is negative or not a number.
 */
export function carbonIntensity(
  options: {
    readonly region?: string | undefined;
    readonly intensityGPerKwh?: number | undefined;
  } = {},
): CarbonIntensity {
  const { region, intensityGPerKwh: given } = options;
  if (given !== undefined) return givenIntensity(given);
  if (region !== undefined) return regionIntensity(region);
  const countries = [...emberAverages]
    .filter(([code]) => /^[A-Z]{3}$/.test(code))
    .map(([, value]) => value);
  const gPerKwh = lookUp('WORLD');
  return {
    gPerKwh,
    low: nearestRank(countries, 0.05) ?? gPerKwh,
    high: nearestRank(countries, 0.95) ?? gPerKwh,
    source: sourceOf('WORLD'),
    assumed: true,
  };
}

/** The regions that have a carbon intensity: ISO 3166 alpha-3 codes and some groups of countries, sorted. */
export function knownRegions(): readonly string[] {
  return [...emberAverages.keys()].toSorted();
}

function givenIntensity(gPerKwh: number): CarbonIntensity {
  if (!Number.isFinite(gPerKwh) || gPerKwh < 0) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `intensityGPerKwh is ${gPerKwh}; expected a number of grams that is 0 or more.`,
    );
  }
  return { gPerKwh, low: gPerKwh, high: gPerKwh, source: 'given', assumed: false };
}

function regionIntensity(region: string): CarbonIntensity {
  const code = region.trim().toUpperCase();
  const gPerKwh = emberAverages.get(code);
  if (gPerKwh === undefined) {
    const nearest = nearestWords(code, knownRegions());
    throw new WattbenchError(
      'UNKNOWN_REGION',
      `No carbon intensity is known for the region ${JSON.stringify(region.slice(0, 40))}. The nearest codes are ${nearest.join(', ')}.`,
      { detail: { region: region.slice(0, 40), nearest } },
    );
  }
  return {
    gPerKwh,
    low: gPerKwh * (1 - regionDoubt),
    high: gPerKwh * (1 + regionDoubt),
    source: sourceOf(code),
    assumed: false,
  };
}

function lookUp(code: string): number {
  const gPerKwh = emberAverages.get(code);
  if (gPerKwh !== undefined) return gPerKwh;
  throw new WattbenchError('INTERNAL', `The table of @tgwf/co2 lacks ${code}.`);
}

function sourceOf(code: string): string {
  return `average of ${code} by ${emberSource}`;
}
