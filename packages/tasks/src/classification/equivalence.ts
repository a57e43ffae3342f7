import type { Equivalence, Precision } from '@wattbench/core';

import { maximumLabels, type ClassificationOutput } from './label-score.js';

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

/**
 * Equivalent: the same first label, and no score further apart than the tolerance of the precision.
 * A label that only one of two cut lists names has, in the other, at most the last score listed there.
 */
export function compareClassifications(
  a: ClassificationOutput,
  b: ClassificationOutput,
  precision: Precision,
): Equivalence {
  const first = a[0]?.label;
  const second = b[0]?.label;
  if (first !== second) {
    return different(`first label ${quoted(first)} against ${quoted(second)}`);
  }
  if (a.length !== b.length) return different(`${a.length} labels against ${b.length}`);
  const tolerance = scoreTolerance[precision];
  return oneSided(a, { b, tolerance }) ?? oneSided(b, { b: a, tolerance }) ?? { equivalent: true };
}

function oneSided(
  a: ClassificationOutput,
  { b, tolerance }: { readonly b: ClassificationOutput; readonly tolerance: number },
): Equivalence | null {
  const scores = new Map(b.map(({ label, score }) => [label, score]));
  const last = b.at(-1)?.score;
  for (const { label, score } of a) {
    const other = scores.get(label);
    if (other === undefined && (b.length < maximumLabels || last === undefined)) {
      return different(`label ${quoted(label)} is in one answer only`);
    }
    const distance = other === undefined ? score - (last ?? 0) : Math.abs(score - other);
    // Written so that a distance that is not a number counts as a difference.
    if (!(distance <= tolerance)) {
      return different(
        `score of ${quoted(label)}: ${score} against ${other ?? `at most ${String(last)}`} (tolerance ${tolerance})`,
      );
    }
  }
  return null;
}

function different(difference: string): Equivalence {
  return { equivalent: false, difference };
}

function quoted(label: string | undefined): string {
  return label === undefined ? 'none' : JSON.stringify(label);
}
