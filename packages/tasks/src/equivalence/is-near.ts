/** False when one of the two is no finite number: not `NaN`, nor the `null` that JSON makes of it. */
export function isNear(a: number, b: number, tolerance: number): boolean {
  return Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) <= tolerance;
}
