/**
 * 1 - a·b / (|a| |b|): 0 for the same direction, 1 for a right angle, 2 for opposite ones. Not a number
 * where the lengths differ, a vector is 0 or a value is no finite number.
 */
export function cosineDistance(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Number.NaN;
  let product = 0;
  let squares = 0;
  let otherSquares = 0;
  for (const [index, value] of a.entries()) {
    const other = b[index];
    // `null` is what JSON makes of a value that is not finite, and would count as 0.
    if (!Number.isFinite(value) || other === undefined || !Number.isFinite(other)) {
      return Number.NaN;
    }
    product += value * other;
    squares += value * value;
    otherSquares += other * other;
  }
  return 1 - product / (Math.sqrt(squares) * Math.sqrt(otherSquares));
}
