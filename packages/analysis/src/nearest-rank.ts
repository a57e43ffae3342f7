/**
 * The percentile by nearest rank: the smallest value that at least the share `p` of all values does not exceed
 * (Hyndman and Fan 1996, type 1, doi:10.2307/2684934). Always a value that was observed; `null` for none.
 */
export function nearestRank(values: readonly number[], p: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.min(Math.max(Math.ceil(p * sorted.length), 1), sorted.length);
  return sorted[rank - 1] ?? null;
}
