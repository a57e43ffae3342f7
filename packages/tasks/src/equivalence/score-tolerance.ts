import type { Precision } from '@wattbench/core';

/**
 * Largest absolute difference of a probability between two runtimes that count as giving the same
 * answer. Float32 sums taken in another order differ by about 1e-6, and 1e-3 leaves room for other
 * kernels; float16 has 11 bits (IEEE 754-2019, table 3.5), a relative step of 5e-4 in each of many
 * operations; 8 and 4 bits are another approximation of the weights, of which only the label is kept.
 */
export const scoreTolerance: Readonly<Record<Precision, number>> = {
  fp32: 1e-3,
  fp16: 1e-2,
  int8: 1e-1,
  uint8: 1e-1,
  q4: 2e-1,
};
