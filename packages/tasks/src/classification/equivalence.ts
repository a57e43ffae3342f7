import type { Equivalence, Precision } from '@wattbench/core';

import { compareRankings, type RankedScore } from '../equivalence/compare-rankings.js';
import { scoreTolerance } from '../equivalence/score-tolerance.js';
import { maximumLabels, type ClassificationOutput } from './label-score.js';

/**
 * Equivalent: the same first label, and no score further apart than the tolerance of the precision.
 * A label that only one of two cut lists names has, in the other, at most the last score listed there.
 */
export function compareClassifications(
  a: ClassificationOutput,
  b: ClassificationOutput,
  precision: Precision,
): Equivalence {
  return compareRankings(ranking(a), ranking(b), {
    noun: 'label',
    maximum: maximumLabels,
    tolerance: scoreTolerance[precision],
  });
}

function ranking(output: ClassificationOutput): readonly RankedScore[] {
  return output.map(({ label, score }) => ({ name: label, score }));
}
