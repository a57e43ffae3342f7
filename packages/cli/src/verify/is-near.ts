/** Relative: another order of additions, on another processor, leaves less. */
const tolerance = 1e-9;

/** Whether two numbers are the same but for rounding. */
export function isNear(a: number | undefined, b: number | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}
