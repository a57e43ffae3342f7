import type { GenerationProtocol } from '@wattbench/core';

import {
  cacheNodes,
  cacheValue,
  decoderConfig,
  decoderConstants,
  logitsNodes,
  logitsValue,
  switchNodes,
} from './counting-decoder.js';
import { countingTokenizer, countOn, endId, rowsPerMode } from './counting.js';
import { elementTypes, floats, integers, type Graph } from './onnx-graph.js';
import { sampleRequest } from './sample-request.js';
import { imagePreprocessing, normalisedLevel, tinyImage, type TinyImage } from './tiny-image.js';
import { decoderFile, encoderFile, type TinyModelFiles } from './tiny-model-files.js';
import { writtenConstants, writtenNodes } from './written-count.js';

const edge = 8;

/** New tokens before the end token. */
const longest = 3;

/** The hidden state is the mean red, green and blue, as the one patch of the image. */
const hiddenWidth = 3;

const hiddenDims = ['batch_size', 'encoder_sequence', hiddenWidth] as const;

const encoder: Graph = {
  inputs: [{ name: 'pixel_values', type: 'float32', dims: ['batch_size', 3, edge, edge] }],
  outputs: [{ name: 'last_hidden_state', type: 'float32', dims: hiddenDims }],
  nodes: [
    { operator: 'GlobalAveragePool', inputs: ['pixel_values'], output: 'pooled' },
    { operator: 'Flatten', inputs: ['pooled'], output: 'means', attributes: { axis: 1 } },
    { operator: 'Unsqueeze', inputs: ['means', 'patch_axis'], output: 'last_hidden_state' },
  ],
  constants: [integers('patch_axis', [1])],
};

/** Down where there is more red than green, twice where blue is above its middle: columns of a matrix. */
const colourMatrix = [1, 0, -1, 0, 0, 1];

const decoder: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims: ['batch_size', 'sequence'] },
    { name: 'encoder_hidden_states', type: 'float32', dims: hiddenDims },
    cacheValue('past_key_values.0.key', 'past'),
    cacheValue('past_key_values.0.value', 'past'),
    { name: 'use_cache_branch', type: 'bool', dims: [1] },
  ],
  outputs: [
    logitsValue,
    cacheValue('present.0.key', 'past_and_sequence'),
    cacheValue('present.0.value', 'past_and_sequence'),
  ],
  nodes: [
    {
      operator: 'ReduceMean',
      inputs: ['encoder_hidden_states'],
      output: 'colour',
      attributes: { axes: [1], keepdims: 0 },
    },
    { operator: 'MatMul', inputs: ['colour', 'colour_matrix'], output: 'signs' },
    { operator: 'Greater', inputs: ['signs', 'zero'], output: 'is_positive' },
    {
      operator: 'Cast',
      inputs: ['is_positive'],
      output: 'switches',
      attributes: { to: elementTypes.int64 },
    },
    { operator: 'Mul', inputs: ['switches', 'skips'], output: 'skipped' },
    {
      operator: 'ReduceSum',
      inputs: ['skipped', 'switch_axis'],
      output: 'colour_offset',
      attributes: { keepdims: 0 },
    },
    ...cacheNodes({ table: 'keys', past: 'past_key_values.0.key', present: 'present.0.key' }),
    ...cacheNodes({ table: 'values', past: 'past_key_values.0.value', present: 'present.0.value' }),
    ...writtenNodes('present.0.key', 'present.0.value'),
    ...switchNodes('written', { threshold: 'longest', skip: 'skip_enough' }),
    ...logitsNodes(['colour_offset', 'written.offset']),
  ],
  constants: [
    ...decoderConstants,
    ...writtenConstants(longest),
    floats('colour_matrix', [hiddenWidth, 2], colourMatrix),
    floats('zero', [1], [0]),
    integers('skips', [rowsPerMode, 2 * rowsPerMode]),
    integers('switch_axis', [1]),
  ],
};

const ids = { decoder_start_token_id: endId, eos_token_id: endId, pad_token_id: 0 } as const;

/**
 * Counts three numbers: from twelve down in images with more red than green, in steps of two in those
 * with much blue. The decoder's cache says how many tokens are written.
 */
export const tinyImageCaptioner: TinyModelFiles = {
  taskId: 'image-to-text',
  graphs: { [encoderFile]: encoder, [decoderFile]: decoder },
  labels: [],
  config: {
    model_type: 'vision-encoder-decoder',
    architectures: ['VisionEncoderDecoderModel'],
    is_encoder_decoder: true,
    encoder: { model_type: 'vit', hidden_size: hiddenWidth },
    decoder: {
      model_type: 'gpt2',
      add_cross_attention: true,
      is_decoder: true,
      ...decoderConfig,
    },
    ...ids,
  },
  files: {
    ...countingTokenizer.files,
    'preprocessor_config.json': imagePreprocessing('ViTImageProcessor', edge),
    'generation_config.json': ids,
  },
  samples: [
    tinyImage([255, 0, 0], { width: 8, height: 8 }),
    tinyImage([0, 255, 0], { width: 12, height: 10 }),
    tinyImage([0, 40, 255], { width: 32, height: 16 }),
    tinyImage([200, 60, 190], { width: 9, height: 30 }),
    tinyImage([30, 90, 20], { width: 24, height: 24 }),
    tinyImage([250, 180, 255], { width: 40, height: 8 }),
    tinyImage([10, 0, 60], { width: 16, height: 16 }),
  ].map((input) => ({ input, output: captionImage(input, sampleRequest) })),
};

/** Of an image of one colour. */
export function captionImage(
  image: TinyImage,
  request: Pick<GenerationProtocol, 'outputTokens' | 'length'>,
): ReturnType<typeof countOn> {
  const [red = 0, green = 0, blue = 0] = [...image.data.subarray(0, 3)].map(normalisedLevel);
  const start = { last: endId, down: red > green, twice: blue > 0, longest };
  return countOn(start, request);
}
