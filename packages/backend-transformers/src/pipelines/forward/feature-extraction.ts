import { WattbenchError } from '@wattbench/core';

import { rules, textGraph } from '../../model/graph-check.js';
import type { Outputs, TaskDefinition } from '../task-pipeline.js';
import type { TextBatch } from '../text-batch.js';
import { ForwardPipeline, readNumbers } from './forward-pipeline.js';
import { openTextEncoder } from './text-encoder.js';
import { tokenRows } from './token-rows.js';

/** Vectors of the tokens, by the names that exports give them. */
const outputNames = ['last_hidden_state', 'token_embeddings'];

export const featureExtraction: TaskDefinition = {
  taskId: 'feature-extraction',
  modelClass: (library) => library.AutoModel,
  graphs: [textGraph(rules.numbers(3, ...outputNames))],
  openPipeline: async (parts) => {
    const { tokenizer, encode } = await openTextEncoder(parts);
    return new ForwardPipeline<TextBatch>(parts.model, {
      encode,
      decode: poolTokens,
      settings: { tokenizer: tokenizer.constructor.name, pooling: 'mean' },
    });
  },
};

/** Mean over the tokens that are not padding, scaled to a length of 1 (L2 norm). */
function poolTokens(outputs: Outputs, batch: TextBatch): readonly (readonly number[])[] {
  const name = outputNames.find((each) => Object.hasOwn(outputs, each)) ?? 'last_hidden_state';
  const { dims, data } = readNumbers(outputs, name);
  const [, length = 0, width = 0] = dims;
  return tokenRows(batch).map((tokens, row) => {
    const sum = new Float64Array(width);
    for (const { place } of tokens) {
      const start = (row * length + place) * width;
      for (let index = 0; index < width; index += 1) {
        sum[index] = (sum[index] ?? 0) + (data[start + index] ?? 0);
      }
    }
    // The norm of the sum: the number of tokens falls out of the quotient.
    const norm = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
    if (norm > 0) return Array.from(sum, (value) => value / norm);
    throw new WattbenchError(
      'MODEL_MISMATCH',
      `The mean of ${name} is 0 for input ${row} of the batch, which has no direction.`,
    );
  });
}
