import type { PreTrainedTokenizer } from '@huggingface/transformers';
import type { TokenLabel } from '@wattbench/tasks';

import { alsoWithText, checkClasses, rules } from '../../model/graph-check.js';
import { readLabels } from '../../model/labels.js';
import type { Outputs, TaskDefinition } from '../task-pipeline.js';
import {
  checkTexts,
  encodeTexts,
  openTokenizer,
  readMaximumTokens,
  type TextBatch,
} from '../text-batch.js';
import { checkWidth } from './classification.js';
import { ForwardPipeline, graphOf, readNumbers } from './forward-pipeline.js';
import { indexOfMaximum, softmax } from './softmax.js';
import { textFeeds } from './text-feeds.js';
import { tokenRows } from './token-rows.js';

export const tokenClassification: TaskDefinition = {
  taskId: 'token-classification',
  modelClass: (library) => library.AutoModelForTokenClassification,
  graphs: [
    {
      graph: 'model',
      inputs: [rules.text],
      alsoTakes: alsoWithText,
      outputs: [rules.logits(3)],
    },
  ],
  checkConfig: readLabels,
  openPipeline: async ({ taskId, library, model, folder, config }) => {
    const labels = readLabels(config);
    const graph = graphOf(model, 'model');
    checkClasses(graph, { labels });
    const tokenizer = await openTokenizer({ library, folder });
    const maximumTokens = readMaximumTokens(config);
    return new ForwardPipeline<TextBatch>(model, {
      encode: async (inputs) => {
        const texts = checkTexts(inputs, taskId);
        const batch = encodeTexts({ tokenizer, texts, maximumTokens });
        return { feeds: textFeeds(batch, { library, graph }), context: batch };
      },
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
  checkWidth(width, labels);
  const special = new Set(tokenizer.all_special_ids);
  return tokenRows(batch).map((row, item) =>
    row.flatMap(({ id, place }, index) => {
      if (special.has(id)) return [];
      const start = (item * length + place) * width;
      const scores = softmax(data.subarray(start, start + width));
      const best = indexOfMaximum(scores);
      const token = tokenizer.decode([id], { skip_special_tokens: true });
      return { index, token, label: labels[best] ?? `${best}`, score: scores[best] ?? 0 };
    }),
  );
}
