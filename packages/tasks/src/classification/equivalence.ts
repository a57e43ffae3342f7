import type { Equivalence } from '@wattbench/core';

import { maximumLabels, type ClassificationOutput } from './label-score.js';

/**
 * Largest absolute difference of a score between two runtimes that count as giving the same answer.
 * Float32 sums taken in another order differ by about 1e-6; 1e-3 leaves room for other kernels and
 * is still far below what moves a label.
 */
export const scoreTolerance = 1e-3;

/**
 * Equivalent: the same first label, and no score further apart than `scoreTolerance`.
 * A label that only one of two cut lists names has, in the other, at most the last score listed there.
 */
export function compareClassifications(
  a: ClassificationOutput,
  b: ClassificationOutput,
): Equivalence {
  const first = a[0]?.label;
  const second = b[0]?.label;
  if (first !== second) {
    return different(`first label ${quoted(first)} against ${quoted(second)}`);
  }
  if (a.length !== b.length) return different(`${a.length} labels against ${b.length}`);
  return oneSided(a, b) ?? oneSided(b, a) ?? { equivalent: true };
}

function oneSided(a: ClassificationOutput, b: ClassificationOutput): Equivalence | null {
  const scores = new Map(b.map(({ label, score }) => [label, score]));
  const last = b.at(-1)?.score;
  for (const { label, score } of a) {
    const other = scores.get(label);
    if (other === undefined && (b.length < maximumLabels || last === undefined)) {
      return different(`label ${quoted(label)} is in one answer only`);
    }
    const distance = other === undefined ? score - (last ?? 0) : Math.abs(score - other);
    // Written so that a distance that is not a number counts as a difference.
    if (!(distance <= scoreTolerance)) {
      return different(
        `score of ${quoted(label)}: ${score} against ${other ?? `at most ${String(last)}`} (tolerance ${scoreTolerance})`,
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
