import { WattbenchError } from '@wattbench/core';
import type { PreTrainedModel } from '@huggingface/transformers';

import { rules, type GraphRule } from '../../model/graph-check.js';

/** Opened by transformers.js beside the graphs of a model that writes text. */
export const generationFiles: readonly string[] = ['generation_config.json'];

/** What `generate` of transformers.js can give a decoder beside the ids: masks, positions, its cache. */
export const decoderInputs =
  /^(attention_mask|position_ids|num_logits_to_keep|use_cache_branch|encoder_hidden_states|encoder_attention_mask|past_\w+(\.\w+)*)$/;

/** The decoder of a model with an encoder. */
export const decoderBesideEncoder: GraphRule = {
  graph: 'decoder_model_merged',
  inputs: [rules.text, rules.numbers(3, 'encoder_hidden_states')],
  alsoTakes: decoderInputs,
  outputs: [rules.logits(3)],
};

/** Throws `MODEL_MISMATCH` when no file says which token the decoder begins with. */
export function checkStartToken(model: PreTrainedModel): void {
  const { decoder_start_token_id: start, bos_token_id: begin } = model._prepare_generation_config(
    null,
    {},
  );
  if (Number.isInteger(start ?? begin)) return;
  throw new WattbenchError(
    'MODEL_MISMATCH',
    'Neither generation_config.json nor config.json has a field "decoder_start_token_id" or "bos_token_id" with the id of a token: the decoder has nothing to begin with.',
  );
}
