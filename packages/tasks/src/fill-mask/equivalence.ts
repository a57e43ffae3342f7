import type { Equivalence, Precision } from '@wattbench/core';

import { compareRankings, type RankedScore } from '../equivalence/compare-rankings.js';
import { scoreTolerance } from '../equivalence/score-tolerance.js';
import { maximumFills, type FillMaskOutput } from './mask-fill.js';

/**
 * Equivalent: the same first token, and no score further apart than the tolerance of the precision
 * (`scoreTolerance`). A token that only one of two lists of five holds has, in the other, at most the
 * fifth score.
 */
export function compareFills(
  a: FillMaskOutput,
  b: FillMaskOutput,
  precision: Precision,
): Equivalence {
  return compareRankings(ranking(a), ranking(b), {
    noun: 'token',
    maximum: maximumFills,
    tolerance: scoreTolerance[precision],
  });
}

function ranking(output: FillMaskOutput): readonly RankedScore[] {
  return output.map(({ token, score }) => ({ name: token, score }));
}
