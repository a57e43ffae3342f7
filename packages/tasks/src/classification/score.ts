import { WattbenchError, type Metric, type ScoredItem } from '@wattbench/core';

import { maximumLabels, type ClassificationOutput } from './label-score.js';

/** The first is the one that a table shows. */
export const classificationMetrics: readonly Metric[] = [
  { id: 'accuracy', better: 'higher' },
  { id: 'macro-f1', better: 'higher' },
];

type ClassifiedItem = ScoredItem<unknown, ClassificationOutput, string>;

interface Count {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
}

/**
 * `accuracy`: share of the items whose first label is the right one.
 * `macro-f1`: the mean over labels of F1 = 2 TP / (2 TP + FP + FN); the labels are those that occur
 * as a reference or as a first answer (Opitz & Burst 2019, "averaged F1", https://arxiv.org/abs/1911.03347).
 *
 * No items: no metric. An item without any answer is a wrong one.
 * Throws `MODEL_MISMATCH` when model and data do not share a single label: an accuracy of 0 would
 * say that the model is bad where in truth the names differ.
 */
export function scoreClassification(
  items: readonly ClassifiedItem[],
): Readonly<Record<string, number>> {
  if (items.length === 0) return {};
  refuseForeignLabels(items);
  const counts = new Map<string, Count>();
  let right = 0;
  for (const { output, reference } of items) {
    const answer = output[0]?.label;
    if (answer === reference) {
      right += 1;
      countOf(counts, reference).truePositives += 1;
    } else {
      countOf(counts, reference).falseNegatives += 1;
      if (answer !== undefined) countOf(counts, answer).falsePositives += 1;
    }
  }
  return { accuracy: right / items.length, 'macro-f1': meanF1(counts) };
}

function countOf(counts: Map<string, Count>, label: string): Count {
  let count = counts.get(label);
  if (count === undefined) {
    count = { truePositives: 0, falsePositives: 0, falseNegatives: 0 };
    counts.set(label, count);
  }
  return count;
}

/** Every counted label has at least one of the three counts above 0, so no denominator is 0. */
function meanF1(counts: ReadonlyMap<string, Count>): number {
  let sum = 0;
  for (const { truePositives, falsePositives, falseNegatives } of counts.values()) {
    sum += (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
  }
  return sum / counts.size;
}

function refuseForeignLabels(items: readonly ClassifiedItem[]): void {
  const modelLabels = new Set<string>();
  for (const { output } of items) {
    // A list of full length may be cut, so it does not show all labels of the model.
    if (output.length === 0 || output.length >= maximumLabels) return;
    for (const { label } of output) modelLabels.add(label);
  }
  const dataLabels = new Set(items.map(({ reference }) => reference));
  if ([...dataLabels].some((label) => modelLabels.has(label))) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `The labels of the data (${named(dataLabels)}) and of the model (${named(modelLabels)}) have none in common.`,
    { fix: 'Write the labels of the data as the `id2label` of the model has them.' },
  );
}

function named(labels: ReadonlySet<string>): string {
  const first = [...labels].slice(0, maximumLabels).map((label) => JSON.stringify(label));
  return first.join(', ') + (labels.size > maximumLabels ? ', …' : '');
}
