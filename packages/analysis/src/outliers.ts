import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { mean, sampleStandardDeviation } from 'simple-statistics';

/** Chance of a flag where nothing lies apart; below it ISO 5725-2:2019 calls a value an outlier. */
const significance = 0.01;

/**
 * Positions of values that lie apart from the others, by Grubbs' test (1950, doi:10.1214/aoms/1177729885) on the
 * logarithm, one after another. They are flagged and kept: an interval from which values were left out because they do
 * not please is untrue. Two that lie apart on the same side can hide each other.
 */
export function outliersOf(values: readonly number[]): readonly number[] {
  if (values.some((value) => !(value > 0))) return [];
  const found: number[] = [];
  let left = values.map((value, index) => ({ index, logarithm: Math.log(value) }));
  for (;;) {
    const furthest = furthestOf(left.map(({ logarithm }) => logarithm));
    if (furthest === null || furthest.distance <= grubbsCriticalValue(left.length)) break;
    const index = left[furthest.position]?.index;
    if (index === undefined) break;
    found.push(index);
    left = left.filter((value) => value.index !== index);
  }
  return found.toSorted((a, b) => a - b);
}

/** Two-sided critical value of Grubbs' statistic for so many values, three or more. */
export function grubbsCriticalValue(count: number): number {
  const t = tQuantile(1 - significance / (2 * count), count - 2);
  return ((count - 1) / Math.sqrt(count)) * Math.sqrt(t ** 2 / (count - 2 + t ** 2));
}

/** The value furthest from the mean, in standard deviations; `null` where there is no spread or too few to tell. */
function furthestOf(
  values: readonly number[],
): { readonly position: number; readonly distance: number } | null {
  if (values.length < 3) return null;
  const centre = mean([...values]);
  const deviation = sampleStandardDeviation([...values]);
  if (!(deviation > 0)) return null;
  const distances = values.map((value) => Math.abs(value - centre) / deviation);
  const distance = Math.max(...distances);
  return { position: distances.indexOf(distance), distance };
}
