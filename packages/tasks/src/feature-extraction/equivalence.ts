import type { Equivalence, Precision } from '@wattbench/core';

import { different, equivalent } from '../equivalence/verdict.js';
import { cosineDistance } from './cosine-distance.js';

/**
 * Largest cosine distance of the vectors that two runtimes make of one text. Of two vectors of length 1
 * it is half the square of the length of their difference d, so these bounds allow a d of 0.0014 in
 * float32, where sums in another order differ by about 1e-6, of 0.014 in float16, which has 11 bits (IEEE
 * 754-2019, table 3.5), of 0.2 with weights of 8 bits and of 0.32 with 4. No standard has such bounds:
 * these are chosen.
 */
export const cosineDistanceTolerance: Readonly<Record<Precision, number>> = {
  fp32: 1e-6,
  fp16: 1e-4,
  int8: 2e-2,
  uint8: 2e-2,
  q4: 5e-2,
};

/** Equivalent: vectors of the same length whose cosine distance is within `cosineDistanceTolerance`. */
export function compareVectors(
  a: readonly number[],
  b: readonly number[],
  precision: Precision,
): Equivalence {
  if (a.length !== b.length) return different(`${a.length} numbers against ${b.length}`);
  const tolerance = cosineDistanceTolerance[precision];
  const distance = cosineDistance(a, b);
  if (Number.isNaN(distance)) {
    return different('a vector has length 0 or holds a value that is no finite number');
  }
  return distance <= tolerance
    ? equivalent
    : different(`cosine distance ${distance} (tolerance ${tolerance})`);
}
