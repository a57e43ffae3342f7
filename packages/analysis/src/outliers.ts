import { median, medianAbsoluteDeviation } from 'simple-statistics';

/** Values further from the median than this many scaled absolute deviations (Iglewicz and Hoaglin 1993). */
const threshold = 3.5;
/** The median absolute deviation of a normal distribution with standard deviation 1 is 1 / 1.4826. */
const scale = 1.4826;
/** Fewer values do not tell which of them lies apart. */
const fewest = 5;

/**
 * Positions of values that lie apart from the others, by the modified z-score on the logarithm. They are flagged and
 * kept: what is left out because it does not please makes an interval untrue.
 */
export function outliersOf(values: readonly number[]): readonly number[] {
  if (values.length < fewest || values.some((value) => !(value > 0))) return [];
  const logarithms = values.map(Math.log);
  const centre = median(logarithms);
  const deviation = scale * medianAbsoluteDeviation(logarithms);
  if (!(deviation > 0)) return [];
  return logarithms.flatMap((value, index) =>
    Math.abs(value - centre) / deviation > threshold ? [index] : [],
  );
}
