const prefixes = [
  { prefix: 'M', factor: 1e6 },
  { prefix: 'k', factor: 1e3 },
  { prefix: '', factor: 1 },
  { prefix: 'm', factor: 1e-3 },
  { prefix: 'µ', factor: 1e-6 },
] as const;

/**
 * A value with its half-width, as `101.3 ± 5.1 J`: two digits of the doubt and as many decimals of
 * the value (GUM, JCGM 100:2008, 7.2.6), three digits where no doubt is given.
 */
export function quantityText(
  value: number,
  unit: 'J' | 'W',
  { halfWidth = 0 }: { readonly halfWidth?: number } = {},
): string {
  const size = Math.max(Math.abs(value), halfWidth);
  // From 10 k on, so that the usual figures of one table share their unit.
  const { prefix, factor } =
    prefixes.find((one) => size >= one.factor * (one.factor > 1 ? 10 : 1)) ??
    (size === 0 ? { prefix: '', factor: 1 } : { prefix: 'µ', factor: 1e-6 });
  const decimals = decimalsFor(halfWidth > 0 ? halfWidth / factor : size / factor / 10);
  const shown = (value / factor).toFixed(decimals);
  if (halfWidth <= 0) return `${shown} ${prefix}${unit}`;
  return `${shown} ± ${(halfWidth / factor).toFixed(decimals)} ${prefix}${unit}`;
}

function decimalsFor(size: number): number {
  if (size === 0) return 0;
  return Math.min(4, Math.max(0, 1 - Math.floor(Math.log10(size))));
}
