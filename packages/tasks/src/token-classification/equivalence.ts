import type { Equivalence, Precision } from '@wattbench/core';

import { isNear } from '../equivalence/is-near.js';
import { scoreTolerance } from '../equivalence/score-tolerance.js';
import { different, equivalent, quoted } from '../equivalence/verdict.js';
import type { TokenClassificationOutput, TokenLabel } from './token-label.js';

/**
 * Equivalent: the same tokens, each with the same label, and no score further apart than the tolerance
 * of the precision (`scoreTolerance`).
 */
export function compareTokenLabels(
  a: TokenClassificationOutput,
  b: TokenClassificationOutput,
  precision: Precision,
): Equivalence {
  if (a.length !== b.length) return different(`${a.length} tokens against ${b.length}`);
  const tolerance = scoreTolerance[precision];
  for (const [place, one] of a.entries()) {
    const difference = differenceOf(one, { other: b[place], tolerance });
    if (difference !== null) return different(difference);
  }
  return equivalent;
}

function differenceOf(
  one: TokenLabel,
  { other, tolerance }: { readonly other: TokenLabel | undefined; readonly tolerance: number },
): string | null {
  if (other === undefined) return `token ${quoted(one.token)} is in one answer only`;
  if (one.token !== other.token || !isNear(one.index, other.index, 0)) {
    return `token ${quoted(one.token)} at ${one.index} against ${quoted(other.token)} at ${other.index}`;
  }
  const token = `token ${quoted(one.token)} at ${one.index}`;
  if (one.label !== other.label) {
    return `label of ${token}: ${quoted(one.label)} against ${quoted(other.label)}`;
  }
  return isNear(one.score, other.score, tolerance)
    ? null
    : `score of ${token}: ${one.score} against ${other.score} (tolerance ${tolerance})`;
}
