/** Half-width of 95 % of a normal distribution, in standard deviations. */
export const normalFactor = 1.959964;

/** The same of a uniform distribution: 0.95 √3. */
export const uniformFactor = 1.645448;

/** The same of the difference of two equal uniform ones, a triangle: (1 − √0.05) √6. */
export const triangularFactor = 1.901763;

/**
 * Half-width of 95 % of Student's t distribution in standard deviations, for a deviation that was
 * estimated with `freedom` degrees of freedom: the expansion in 1/ν (Abramowitz & Stegun, Handbook
 * of Mathematical Functions, 26.7.5), within 1 % from 2 degrees on. Below that the spread says
 * nothing, and the factor is that of 1 degree, 12.7.
 */
export function coverageFactor(freedom: number): number {
  if (freedom < 2) return 12.7062;
  const z = normalFactor;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  const fourth = (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160;
  return z + first / freedom + second / freedom ** 2 + third / freedom ** 3 + fourth / freedom ** 4;
}
