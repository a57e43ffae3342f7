import { isNear } from '../equivalence/is-near.js';
import type { ObjectDetectionOutput } from './detected-object.js';
import { intersectionOverUnion } from './intersection-over-union.js';

export interface MatchingRule {
  /** Least intersection over union of two boxes of one object. */
  readonly minimumOverlap: number;
  /** Largest difference of their scores. */
  readonly scoreTolerance: number;
}

interface Pair {
  readonly first: number;
  readonly second: number;
  readonly overlap: number;
}

/**
 * Lays the objects of two answers on each other: of all pairs with the same label, near scores and boxes
 * that overlap enough, the one that overlaps most is taken first, and each object once. Gives the places
 * of the objects that stay alone, in each answer.
 */
export function unmatchedObjects(
  a: ObjectDetectionOutput,
  b: ObjectDetectionOutput,
  rule: MatchingRule,
): { readonly first: readonly number[]; readonly second: readonly number[] } {
  const firsts = new Set(a.keys());
  const seconds = new Set(b.keys());
  // Pairs that overlap equally keep their order, by rows. Two that share an object stand in that order
  // whichever answer makes the rows, so the verdict is the same both ways round.
  const pairs = candidatePairs(a, b, rule).toSorted((one, other) => other.overlap - one.overlap);
  for (const { first, second } of pairs) {
    if (!firsts.has(first) || !seconds.has(second)) continue;
    firsts.delete(first);
    seconds.delete(second);
  }
  return { first: [...firsts], second: [...seconds] };
}

function candidatePairs(
  a: ObjectDetectionOutput,
  b: ObjectDetectionOutput,
  { minimumOverlap, scoreTolerance }: MatchingRule,
): readonly Pair[] {
  return a.flatMap((one, first) =>
    b.flatMap((other, second) => {
      const isAlike = one.label === other.label && isNear(one.score, other.score, scoreTolerance);
      const overlap = isAlike ? intersectionOverUnion(one.box, other.box) : 0;
      return overlap >= minimumOverlap ? [{ first, second, overlap }] : [];
    }),
  );
}
