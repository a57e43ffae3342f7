import type { TransformersLibrary } from '../../library.js';
import type { Graph } from '../../model/graph-check.js';
import type { Feeds } from '../task-pipeline.js';
import type { TextBatch } from '../text-batch.js';

/**
 * What an encoder of texts takes of a batch. The segments that the tokenizer leaves out are all 0;
 * transformers.js would make them anew in every call.
 */
export function textFeeds(
  batch: TextBatch,
  { library, graph }: { readonly library: TransformersLibrary; readonly graph: Graph | undefined },
): Feeds {
  const { inputIds, attentionMask } = batch;
  const segments = (): Feeds[string] =>
    new library.Tensor('int64', new BigInt64Array(inputIds.data.length), [...inputIds.dims]);
  const all = {
    input_ids: inputIds,
    attention_mask: attentionMask,
    token_type_ids: batch.tokenTypeIds ?? segments(),
  };
  const taken = new Set(graph?.inputNames);
  return Object.fromEntries(Object.entries(all).filter(([name]) => taken.has(name)));
}
