import type { Equivalence, Precision } from '@wattbench/core';

import { isNear } from '../equivalence/is-near.js';
import { scoreTolerance } from '../equivalence/score-tolerance.js';
import { different, equivalent, quoted } from '../equivalence/verdict.js';
import type { AnswerSpan } from './answer-span.js';

/** Equivalent: the same answer to the letter, and scores no further apart than the tolerance of the precision (`scoreTolerance`). */
export function compareAnswers(a: AnswerSpan, b: AnswerSpan, precision: Precision): Equivalence {
  if (a.answer !== b.answer) {
    return different(`answer ${quoted(a.answer)} against ${quoted(b.answer)}`);
  }
  const tolerance = scoreTolerance[precision];
  return isNear(a.score, b.score, tolerance)
    ? equivalent
    : different(`score ${a.score} against ${b.score} (tolerance ${tolerance})`);
}
