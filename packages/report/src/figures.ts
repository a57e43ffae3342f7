import type { Interval } from '@wattbench/analysis';

/** A mean and its interval with the digits that the interval allows. */
export interface IntervalText {
  readonly mean: string;
  readonly range: string;
}

/** Stands where a figure is not known; the notes give the reason. */
export const unknown = 'unknown';

/**
 * Shows as many decimals as give two digits of the half-width (or one, where that is asked for), but two to four
 * significant digits of the mean (GUM, JCGM 100:2008, 7.2.6).
 */
export function intervalText(
  interval: Interval | null,
  divisor = 1,
  digits: 1 | 2 = 2,
): IntervalText {
  const [mean, low, high] =
    interval === null
      ? [Number.NaN, Number.NaN, Number.NaN]
      : [interval.mean / divisor, interval.low / divisor, interval.high / divisor];
  if (![mean, low, high].every(Number.isFinite)) return { mean: unknown, range: unknown };
  const decimals = decimalsFor(mean, Math.max(mean - low, high - mean), digits);
  return {
    mean: numberText(mean, decimals),
    range: `${limitText(low, decimals)}–${limitText(high, decimals)}`,
  };
}

/** A number with three significant digits. */
export function plainNumber(value: number): string {
  return Number.isFinite(value)
    ? numberText(value, decimalsFor(value, Math.abs(value) / 10))
    : unknown;
}

/** A count with thousands separated, e.g. `1,000`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** A limit too small for the digits of its mean has a digit of its own: it is not 0. */
function limitText(value: number, decimals: number): string {
  const text = numberText(value, decimals);
  return value !== 0 && Number(text) === 0 ? numberText(value, -exponentOf(value)) : text;
}

function decimalsFor(mean: number, halfWidth: number, digits = 2): number {
  if (mean === 0) return 0;
  const first = -exponentOf(mean);
  const wanted = halfWidth > 0 ? digits - 1 - exponentOf(halfWidth) : first + 2;
  return Math.min(Math.max(wanted, first + 1, 0), Math.max(first + 3, 0));
}

function numberText(value: number, decimals: number): string {
  const size = Math.abs(value);
  if (size === 0) return value.toFixed(Math.min(decimals, 3));
  if (size >= 99_999.5 || size < 0.0001) return value.toExponential(1);
  // A limit far above the mean needs none of the mean's decimals.
  return value.toFixed(Math.min(decimals, Math.max(0, 3 - exponentOf(size))));
}

function exponentOf(value: number): number {
  return Math.floor(Math.log10(Math.abs(value)));
}
