import type { PreTrainedModel, Tensor } from '@huggingface/transformers';

/**
 * How many positions the encoder made of each input in the last call of a model: what stands for tokens
 * where the input is an image. `generate` gives nothing of its encoder back, so the call of the decoder
 * in it is watched.
 */
export function watchEncodedLength(model: PreTrainedModel): () => number {
  if (!model.config.is_encoder_decoder) return () => 0;
  let length = 0;
  const forward = model.forward.bind(model);
  model.forward = (inputs: { readonly encoder_outputs?: Tensor }) => {
    length = inputs.encoder_outputs?.dims[1] ?? 0;
    return forward(inputs);
  };
  return () => length;
}
