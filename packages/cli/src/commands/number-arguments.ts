import { InvalidArgumentError } from 'commander';

export function positiveInteger(text: string): number {
  const value = wholeNumber(text);
  if (value < 1) throw new InvalidArgumentError('It must be 1 or more.');
  return value;
}

/** Several with commas between them, added to those before: for an option that takes many words. */
export function positiveIntegers(
  text: string,
  before: readonly number[] | undefined,
): readonly number[] {
  const own = text
    .split(',')
    .filter((part) => part !== '')
    .map(positiveInteger);
  if (own.length === 0) throw new InvalidArgumentError('It must be a whole number.');
  return [...(before ?? []), ...own];
}

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new InvalidArgumentError('It must be a number above 0.');
  }
  return value;
}

export function temperature(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('It must be 0 (the likeliest token) or above.');
  }
  return value;
}

/** `2%` or `0.02`: a share above 0 and up to 1. */
export function share(text: string): number {
  const [, digits = '', percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = percent === '%' ? Number(digits) / 100 : Number(digits);
  if (digits === '' || value <= 0 || value > 1) {
    throw new InvalidArgumentError('It must be a share, such as 2% or 0.02.');
  }
  return value;
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, '': 1, min: 60, m: 60, h: 3600 };

/** `90s`, `10m`, `1.5h`, or a number of seconds, as seconds. */
export function duration(text: string): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(s|m|min|h|)$/.exec(text.trim()) ?? [];
  const value = Number(digits) * (secondsOf[unit] ?? Number.NaN);
  if (digits === '' || !(value > 0)) {
    throw new InvalidArgumentError('It must be a time, such as 90s, 10m or 2h.');
  }
  return value;
}

/** Seconds from 0.1, below which most meters have nothing new to say, to an hour. */
export function interval(text: string): number {
  const value = positiveNumber(text);
  if (value < 0.1 || value > 3600) {
    throw new InvalidArgumentError('It must be from 0.1 to 3600 seconds.');
  }
  return value;
}

/** `5%` or `0.05`: a share by which something may rise, from 0 to 1,000 %. Without `%` up to 1, for 5 could mean either. */
export function increase(text: string): number {
  const [, digits = '', percent] = /^(\d+(?:\.\d+)?)\s*(%?)$/.exec(text.trim()) ?? [];
  const value = percent === '%' ? Number(digits) / 100 : Number(digits);
  if (digits === '' || value > (percent === '%' ? 10 : 1)) {
    throw new InvalidArgumentError('It must be a share, such as 5% or 0.05.');
  }
  return value;
}
