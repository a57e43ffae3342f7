/**
 * Softmax: exp(x - max) / sum(exp(x - max)). The largest value is taken off first, so that no
 * exponential overflows (Blanchard, Higham & Higham 2021, https://doi.org/10.1093/imanum/draa038).
 * Takes at least one finite value.
 */
export function softmax(values: ArrayLike<number>): Float64Array {
  let maximum = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index += 1) {
    maximum = Math.max(maximum, values[index] ?? maximum);
  }
  const result = Float64Array.from(values, (value) => Math.exp(value - maximum));
  let sum = 0;
  for (const value of result) sum += value;
  return result.map((value) => value / sum);
}
