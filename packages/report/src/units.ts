/** A unit that the figures of a table are shown in, and what to divide by. */
export interface DisplayUnit {
  readonly symbol: string;
  readonly divisor: number;
}

const prefixes = [
  { prefix: 'k', divisor: 1e3 },
  { prefix: '', divisor: 1 },
  { prefix: 'm', divisor: 1e-3 },
  { prefix: 'µ', divisor: 1e-6 },
  { prefix: 'n', divisor: 1e-9 },
] as const;

/** The SI prefix in which the largest value of a table lies between 1 and 1,000. */
export function unitFor(
  base: 'Wh' | 'g' | 's',
  values: readonly (number | undefined)[],
): DisplayUnit {
  const largest = Math.max(0, ...values.map((value) => value ?? 0));
  const smallest = { prefix: 'n', divisor: 1e-9 };
  const { prefix, divisor } =
    largest === 0
      ? { prefix: '', divisor: 1 }
      : (prefixes.find((candidate) => largest >= candidate.divisor) ?? smallest);
  return { symbol: `${prefix}${base}`, divisor };
}
