import type { Metric, ScoredItem } from '@wattbench/core';

import { referencedItems } from '../scoring/referenced-items.js';
import type { AnswerSpan } from './answer-span.js';
import { normaliseAnswer } from './normalise-answer.js';

export const answerMetrics: readonly Metric[] = [
  { id: 'exact-match', better: 'higher' },
  { id: 'f1', better: 'higher' },
];

/**
 * `exact-match` and `f1` of SQuAD, from 0 to 1: for each question the best over its right answers, and
 * the mean over all questions that have a reference (Rajpurkar et al. 2016, section 6.1,
 * https://doi.org/10.18653/v1/D16-1264). An empty list of right answers means that the text holds none,
 * so that an empty answer is right (Rajpurkar et al. 2018, https://doi.org/10.18653/v1/P18-2124).
 */
export function scoreAnswers(
  items: readonly ScoredItem<unknown, AnswerSpan, readonly string[] | null>[],
): Readonly<Record<string, number>> {
  const referenced = referencedItems(items);
  if (referenced.length === 0) return {};
  let exact = 0;
  let f1 = 0;
  for (const { output, reference } of referenced) {
    const answer = normaliseAnswer(output.answer);
    const right = reference.map(normaliseAnswer).filter((text) => text !== '');
    const candidates = right.length === 0 ? [''] : right;
    if (candidates.includes(answer)) exact += 1;
    f1 += Math.max(...candidates.map((candidate) => wordF1(answer, candidate)));
  }
  return { 'exact-match': exact / referenced.length, f1: f1 / referenced.length };
}

/**
 * F1 of two normalised answers as bags of words: 2 S / (A + B), where S words are shared and the answers
 * have A and B. 1 when both are empty. From 0 to 1, and symmetric.
 */
export function wordF1(a: string, b: string): number {
  if (a === '' || b === '') return a === b ? 1 : 0;
  const [words, others] = [a.split(' '), b.split(' ')];
  const counts = new Map<string, number>();
  for (const word of others) counts.set(word, (counts.get(word) ?? 0) + 1);
  let shared = 0;
  for (const word of words) {
    const left = counts.get(word) ?? 0;
    if (left === 0) continue;
    counts.set(word, left - 1);
    shared += 1;
  }
  return (2 * shared) / (words.length + others.length);
}
