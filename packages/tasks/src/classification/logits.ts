import { WattbenchError } from '@wattbench/core';

import { describeTensors, type Tensor, type TensorInfo } from '../processing/tensor.js';
import { maximumLabels, type ClassificationOutput } from './label-score.js';
import { rankScores } from './rank-scores.js';
import { softmax } from './softmax.js';

const expected = 'logits float32 [batch, labels]';

/** Throws `MODEL_MISMATCH` unless the model gives float32 `logits` [batch, labels] with as many labels as config.json names. */
export function checkLogitsOutput(outputs: readonly TensorInfo[], labels: readonly string[]): void {
  const logits = outputs.find(({ name }) => name === 'logits');
  if (logits === undefined || logits.type !== 'float32' || logits.dims.length !== 2) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The outputs of the model are ${describeTensors(outputs)}; the task expects ${expected}.`,
    );
  }
  const width = logits.dims[1];
  if (typeof width === 'number') checkLabelCount(width, labels);
}

/**
 * One sorted list of labels for each row of `logits` [batch, labels].
 * Throws `MODEL_MISMATCH` when the shape does not fit the labels or a value is not finite.
 */
export function decodeLogits(
  outputs: Readonly<Record<string, Tensor>>,
  labels: readonly string[],
): readonly ClassificationOutput[] {
  const logits = outputs['logits'];
  const [batch, width] = logits?.dims ?? [];
  if (
    logits?.type !== 'float32' ||
    logits.dims.length !== 2 ||
    batch === undefined ||
    width === undefined
  ) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The model gave ${describeTensors(described(outputs))}; the task expects ${expected}.`,
    );
  }
  checkLabelCount(width, labels);
  const { data } = logits;
  return Array.from({ length: batch }, (_, row) =>
    rankLabels(data.subarray(row * width, (row + 1) * width), labels),
  );
}

function described(outputs: Readonly<Record<string, Tensor>>): readonly TensorInfo[] {
  return Object.entries(outputs).map(([name, { type, dims }]) => ({ name, type, dims }));
}

function rankLabels(logits: Float32Array, labels: readonly string[]): ClassificationOutput {
  if (!logits.every((value) => Number.isFinite(value))) {
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The output logits holds a value that is not finite: ${[...logits.subarray(0, maximumLabels)].join(', ')}.`,
      { fix: 'Try the model in another precision, or on another device.' },
    );
  }
  return rankScores(softmax(logits), maximumLabels).map(({ index, score }) => ({
    label: labels[index] ?? `${index}`,
    score,
  }));
}

/** Throws `MODEL_MISMATCH` unless there is one logit for each label. */
export function checkLabelCount(width: number, labels: readonly string[]): void {
  if (width === labels.length) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    `The model gives ${width} logits, and "id2label" in config.json names ${labels.length} labels.`,
  );
}
