import { WattbenchError } from '@wattbench/core';
import { tokensOf, type FakeModel } from './fake-model.js';

/** One input as numbers: the tokens of a text or the levels of an image. */
export interface Row {
  readonly values: readonly number[];
  readonly levels: Uint8Array;
}

/** Throws `DATASET_INVALID` naming the place of the input in its batch. */
export function encodeInput(
  input: unknown,
  { index, model }: { readonly index: number; readonly model: FakeModel },
): Row {
  if (model.taskId === 'image-classification') {
    if (typeof input === 'object' && input !== null && 'data' in input) {
      const { data } = input;
      if (data instanceof Uint8Array) return { values: [], levels: data };
    }
    throw unusable(index, 'an image as pixels');
  }
  if (typeof input !== 'string') throw unusable(index, 'a text');
  const values = tokensOf(model, input);
  if (values.length === 0) throw unusable(index, 'a text with a word that it knows');
  return { values, levels: new Uint8Array() };
}

function unusable(index: number, expected: string): WattbenchError {
  return new WattbenchError('DATASET_INVALID', `Input ${index} of the batch is not ${expected}.`);
}
