import { tokenCounts, type TextBatch } from '../text-batch.js';
import type { GenerationBatch } from './generation-pipeline.js';

/** Texts as prompts: `generate` makes everything else itself. */
export function promptBatch(
  batch: TextBatch,
): GenerationBatch & { readonly promptTokens: readonly number[] } {
  return {
    feeds: { input_ids: batch.inputIds, attention_mask: batch.attentionMask },
    promptTokens: tokenCounts(batch),
  };
}
