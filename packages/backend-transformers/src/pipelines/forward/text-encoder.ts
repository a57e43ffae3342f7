import type { PreTrainedTokenizer } from '@huggingface/transformers';

import type { PipelineParts } from '../task-pipeline.js';
import {
  checkTexts,
  encodeTexts,
  openTokenizer,
  readMaximumTokens,
  type TextBatch,
  type TextRequest,
} from '../text-batch.js';
import { graphOf, type ForwardBatch } from './forward-pipeline.js';
import { textFeeds } from './text-feeds.js';

/** What a task over texts does before the model. */
export interface TextEncoder {
  readonly tokenizer: PreTrainedTokenizer;
  /** One batch for the graph `model`. Throws `DATASET_INVALID`, `MODEL_MISMATCH`. */
  readonly encode: (inputs: readonly unknown[]) => Promise<ForwardBatch<TextBatch>>;
}

/** The texts of a batch, checked. Throws `DATASET_INVALID`. */
export type ReadTexts = (inputs: readonly unknown[]) => Pick<TextRequest, 'texts' | 'pairs'>;

/** Opens the tokenizer of a model. Default of `readTexts`: every input is a text. */
export async function openTextEncoder(
  { taskId, library, model, folder, config }: PipelineParts,
  readTexts: ReadTexts = (inputs) => ({ texts: checkTexts(inputs, taskId) }),
): Promise<TextEncoder> {
  const graph = graphOf(model, 'model');
  const tokenizer = await openTokenizer({ library, folder });
  const maximumTokens = readMaximumTokens(config);
  return {
    tokenizer,
    encode: async (inputs) => {
      const batch = encodeTexts({ tokenizer, ...readTexts(inputs), maximumTokens });
      return { feeds: textFeeds(batch, { library, graph }), context: batch };
    },
  };
}
