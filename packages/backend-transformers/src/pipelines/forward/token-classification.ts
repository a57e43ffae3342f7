import type { PreTrainedTokenizer } from '@huggingface/transformers';
import type { TokenLabel } from '@wattbench/tasks';
import { checkLabelCount, rankScores, readModelLabels, softmax } from '@wattbench/tasks/processing';

import { checkClasses, rules, textGraph } from '../../model/graph-check.js';
import type { Outputs, TaskDefinition } from '../task-pipeline.js';
import type { TextBatch } from '../text-batch.js';
import { ForwardPipeline, graphOf, readNumbers } from './forward-pipeline.js';
import { openTextEncoder } from './text-encoder.js';
import { tokenRows } from './token-rows.js';

export const tokenClassification: TaskDefinition = {
  taskId: 'token-classification',
  modelClass: (library) => library.AutoModelForTokenClassification,
  graphs: [textGraph(rules.logits(3))],
  checkConfig: readModelLabels,
  openPipeline: async (parts) => {
    const { model, config } = parts;
    const labels = readModelLabels(config);
    checkClasses(graphOf(model, 'model'), { labels });
    const { tokenizer, encode } = await openTextEncoder(parts);
    return new ForwardPipeline<TextBatch>(model, {
      encode,
      decode: (outputs, batch) => labelTokens(outputs, { batch, tokenizer, labels }),
      settings: { tokenizer: tokenizer.constructor.name },
    });
  },
};

/** The likeliest label of every token but the special ones, numbered as the model sees them. */
function labelTokens(
  outputs: Outputs,
  parts: {
    readonly batch: TextBatch;
    readonly tokenizer: PreTrainedTokenizer;
    readonly labels: readonly string[];
  },
): readonly (readonly TokenLabel[])[] {
  const { batch, tokenizer, labels } = parts;
  const { dims, data } = readNumbers(outputs, 'logits');
  const [, length = 0, width = 0] = dims;
  checkLabelCount(width, labels);
  const special = new Set(tokenizer.all_special_ids);
  return tokenRows(batch).map((row, item) =>
    row.flatMap(({ id, place }, index) => {
      if (special.has(id)) return [];
      const start = (item * length + place) * width;
      const token = tokenizer.decode([id], { skip_special_tokens: true });
      const scores = softmax(data.subarray(start, start + width));
      return rankScores(scores, 1).map(({ index: best, score }) => ({
        index,
        token,
        label: labels[best] ?? `${best}`,
        score,
      }));
    }),
  );
}
