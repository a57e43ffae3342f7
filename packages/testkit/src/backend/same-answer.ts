import type { Precision } from '@wattbench/core';

/**
 * Largest difference of a number, relative to the expected one where that is above 1. Float32 sums taken
 * in another order differ by about 1e-6, which leaves room for other kernels; float16 has 11 bits (IEEE
 * 754-2019, table 3.5), a relative step of 5e-4 in each of some operations; 8 and 4 bits are another
 * approximation of the weights.
 */
const tolerances: Readonly<Record<Precision, number>> = {
  fp32: 1e-4,
  fp16: 1e-2,
  int8: 1e-1,
  uint8: 1e-1,
  q4: 2e-1,
};

/** Of a precision by its name; that of fp32 for a word that core does not have. */
export function toleranceOf(precision: string): number {
  const known = Object.entries(tolerances).find(([name]) => name === precision);
  return known?.[1] ?? tolerances.fp32;
}

/** Where two JSON values differ first, e.g. `[0].score is 0.5; expected 0.9`, or `null`. */
export function firstDifference(
  found: unknown,
  expected: unknown,
  tolerance: number,
): string | null {
  return differenceAt('', { found, expected, tolerance });
}

interface Pair {
  readonly found: unknown;
  readonly expected: unknown;
  readonly tolerance: number;
}

function differenceAt(place: string, { found, expected, tolerance }: Pair): string | null {
  const different = `${place === '' ? 'the answer' : place} is ${shown(found)}; expected ${shown(expected)}`;
  if (typeof expected === 'number' && typeof found === 'number') {
    // Written so that a difference that is not a number counts.
    const allowed = tolerance * Math.max(1, Math.abs(expected));
    return Math.abs(found - expected) <= allowed ? null : different;
  }
  if (!isCollection(expected) || !isCollection(found)) return found === expected ? null : different;
  if (Array.isArray(expected) !== Array.isArray(found)) return different;
  const names = Object.keys(expected);
  if (names.length !== Object.keys(found).length) return different;
  for (const name of names) {
    if (!Object.hasOwn(found, name)) return different;
    const inside = Array.isArray(expected) ? `${place}[${name}]` : `${place}.${name}`;
    const parts = { found: found[name], expected: expected[name], tolerance };
    const difference = differenceAt(inside, parts);
    if (difference !== null) return difference;
  }
  return null;
}

function isCollection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
