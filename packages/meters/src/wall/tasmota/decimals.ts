/**
 * The step of a decimal number, as far as its digits show: 12.34 has 0.01. A number that happens to
 * end in zeros looks coarser than it is, which only widens the doubt. Never finer than `finest`.
 */
export function stepOf(value: number, finest: number): number {
  const digits = /^-?\d+\.(\d+)$/.exec(String(value))?.[1]?.length ?? 0;
  return Math.max(finest, 10 ** -digits);
}
