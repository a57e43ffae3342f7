/** How long a row of calls goes on: until both minimums are reached, and no longer than a maximum. */
export interface Extent {
  readonly minimumInferences: number;
  readonly minimumS: number;
  readonly maximumInferences: number;
  readonly maximumS: number;
}

/** Whether one more call is made after so many, so long after the start of the first. */
export type GoesOn = (calls: number, elapsedNs: bigint) => boolean;

/** Asked before every call of a measured window: it only compares. */
export function goesOn(extent: Extent, batchSize: number): GoesOn {
  const minimumCalls = Math.ceil(extent.minimumInferences / batchSize);
  const maximumCalls = Math.ceil(extent.maximumInferences / batchSize);
  const minimumNs = nanoseconds(extent.minimumS);
  const maximumNs = nanoseconds(extent.maximumS);
  return (calls, elapsedNs) =>
    (calls < minimumCalls || elapsedNs < minimumNs) &&
    calls < maximumCalls &&
    elapsedNs < maximumNs;
}

/** Calls whose times have to be kept: no more than are made, where that is known before. */
export function callsToKeep(
  extent: Extent,
  { batchSize, atMost }: { readonly batchSize: number; readonly atMost: number },
): number {
  const calls = extent.minimumS > 0 ? extent.maximumInferences : extent.minimumInferences;
  return Math.max(1, Math.min(atMost, Math.ceil(calls / batchSize)));
}

const longestNs = 2n ** 62n;

function nanoseconds(seconds: number): bigint {
  const ns = seconds * 1e9;
  return ns < Number(longestNs) ? BigInt(Math.ceil(ns)) : longestNs;
}
