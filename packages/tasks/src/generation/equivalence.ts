import type { Equivalence, Precision } from '@wattbench/core';

import { different, equivalent } from '../equivalence/verdict.js';
import { editDistance } from './edit-distance.js';
import type { GeneratedText } from './generated-text.js';

/**
 * Largest edit distance of two answers, as a share of the tokens of the longer one. Each token is chosen
 * on all before it, so that where two likeliest tokens are near, rounding changes one token and often
 * all that follow (Yuan et al. 2025, https://arxiv.org/abs/2506.09501): the distance says about how
 * late the answers part. In float32 such places are rare, and the tokens must be the same. No standard
 * has bounds for the others; these are chosen, so that of float16 the last tenth may differ, with weights
 * of 8 bits the last quarter and of 4 bits the last half.
 */
export const editDistanceTolerance: Readonly<Record<Precision, number>> = {
  fp32: 0,
  fp16: 0.1,
  int8: 0.25,
  uint8: 0.25,
  q4: 0.5,
};

/** Longer answers must be the same: their distance takes the square of their length, and answers come from files. */
const longestCompared = 8192;

/**
 * Equivalent: the same tokens in float32, and in coarser precisions an edit distance of the tokens within
 * `editDistanceTolerance`. The text is made of the tokens and not compared.
 */
export function compareGeneratedTexts(
  { tokens: a }: GeneratedText,
  { tokens: b }: GeneratedText,
  precision: Precision,
): Equivalence {
  const longer = Math.max(a.length, b.length);
  const place = firstDifference(a, b);
  if (place === null) return equivalent;
  const first = `token ${place} is ${shown(a[place])} against ${shown(b[place])}`;
  const tolerance = editDistanceTolerance[precision];
  if (tolerance === 0 || longer > longestCompared || ![...a, ...b].every(Number.isFinite)) {
    return different(`${first}, of ${a.length} tokens and ${b.length}`);
  }
  const edits = editDistance(a, b);
  return edits <= tolerance * longer
    ? equivalent
    : different(`${first}; ${edits} edits in ${longer} tokens (tolerance ${tolerance} of them)`);
}

/** A token that is no finite number is different from itself. */
function firstDifference(a: readonly number[], b: readonly number[]): number | null {
  const longer = Math.max(a.length, b.length);
  for (let place = 0; place < longer; place += 1) {
    if (a[place] !== b[place] || !Number.isFinite(a[place])) return place;
  }
  return null;
}

function shown(token: number | undefined): string {
  return token === undefined ? 'missing' : String(token);
}
