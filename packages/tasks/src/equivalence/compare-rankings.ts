import type { Equivalence } from '@wattbench/core';

import { isNear } from './is-near.js';
import { different, equivalent, quoted } from './verdict.js';

/** One entry of an answer that is sorted by score, highest first. */
export interface RankedScore {
  readonly name: string;
  readonly score: number;
}

export interface RankingRule {
  /** What a name is, for the sentence: `label`. */
  readonly noun: string;
  /** A list as long as this may be cut; a shorter one is complete. */
  readonly maximum: number;
  /** Largest difference of two scores. */
  readonly tolerance: number;
}

/**
 * Equivalent: the same first name, and no score further apart than the tolerance. A name that only one
 * of two cut lists holds has, in the other, at most the last score listed there. Where a name stands
 * several times, its highest score is compared with the highest, the next with the next.
 */
export function compareRankings(
  a: readonly RankedScore[],
  b: readonly RankedScore[],
  rule: RankingRule,
): Equivalence {
  const [first, second] = [a[0]?.name, b[0]?.name];
  if (first !== second) {
    return different(`first ${rule.noun} ${quoted(first)} against ${quoted(second)}`);
  }
  if (a.length !== b.length) return different(`${a.length} ${rule.noun}s against ${b.length}`);
  return oneSided(a, b, rule) ?? oneSided(b, a, rule) ?? equivalent;
}

function oneSided(
  a: readonly RankedScore[],
  b: readonly RankedScore[],
  { noun, maximum, tolerance }: RankingRule,
): Equivalence | null {
  const scores = scoresByName(b);
  const last = b.at(-1)?.score;
  for (const { name, score } of a) {
    const other = scores.get(name)?.shift();
    if (other === undefined && (b.length < maximum || last === undefined)) {
      return different(`${noun} ${quoted(name)} is in one answer only`);
    }
    // A score below the last one listed is what a cut list leaves out.
    const counterpart = other ?? Math.min(score, last ?? score);
    if (!isNear(score, counterpart, tolerance)) {
      return different(
        `score of ${quoted(name)}: ${score} against ${other ?? `at most ${String(last)}`} (tolerance ${tolerance})`,
      );
    }
  }
  return null;
}

function scoresByName(ranking: readonly RankedScore[]): ReadonlyMap<string, number[]> {
  const scores = new Map<string, number[]>();
  for (const { name, score } of ranking) {
    const known = scores.get(name);
    if (known === undefined) scores.set(name, [score]);
    else known.push(score);
  }
  return scores;
}
