import type { GenerationProtocol } from '@wattbench/core';

import {
  cacheNodes,
  cacheRow,
  cacheValue,
  cacheWidth,
  decoderConstants,
  headNodes,
  logitsNodes,
  logitsValue,
  sequenceToSequenceConfig,
  sumNode,
  switchNodes,
} from './counting-decoder.js';
import { countingTokenizer, countOn, downWord, endId, rowsPerMode, twiceWord } from './counting.js';
import { maskConstants } from './attention-mask.js';
import { elementTypes, floats, type Graph, type GraphNode } from './onnx-graph.js';
import { sampleRequest } from './sample-request.js';
import { decoderFile, encoderFile, type TinyModelFiles } from './tiny-model-files.js';
import { padToken } from './tiny-tokenizer.js';
import { writtenConstants, writtenNodes } from './written-count.js';

/** New tokens before the end token. */
const longest = 4;

/** One half says whether a token is `down`, the other whether it is `twice`; padding says both, were it not masked. */
const hiddenWidth = 2 * cacheWidth;
const hiddenTable = countingTokenizer.tokens.flatMap((token) => [
  ...cacheRow(token === downWord || token === padToken ? 1 : 0),
  ...cacheRow(token === twiceWord || token === padToken ? 1 : 0),
]);

const encoderDims = ['batch_size', 'encoder_sequence'] as const;

const encoder: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims: encoderDims },
    { name: 'attention_mask', type: 'int64', dims: encoderDims },
  ],
  outputs: [{ name: 'last_hidden_state', type: 'float32', dims: [...encoderDims, hiddenWidth] }],
  nodes: [{ operator: 'Gather', inputs: ['hidden', 'input_ids'], output: 'last_hidden_state' }],
  constants: [floats('hidden', [rowsPerMode, hiddenWidth], hiddenTable)],
};

/** Takes one half of a hidden state. */
function halfMatrix(offset: number): readonly number[] {
  return Array.from({ length: hiddenWidth * cacheWidth }, (_, place) => {
    const [row, column] = [Math.floor(place / cacheWidth), place % cacheWidth];
    return row === column + offset ? 1 : 0;
  });
}

/**
 * The sum of what the encoder says, which the decoder reads from the hidden states in its first step and
 * from its cache in all others.
 */
function encoderSumNodes(cache: {
  readonly matrix: string;
  readonly name: 'key' | 'value';
  readonly output: string;
}): readonly GraphNode[] {
  const { matrix, name, output } = cache;
  const present = `present.0.encoder.${name}`;
  return [
    { operator: 'MatMul', inputs: ['kept_hidden', matrix], output: `${output}_half` },
    ...headNodes(`${output}_half`, present),
    sumNode(present, `${output}_new`),
    sumNode(`past_key_values.0.encoder.${name}`, `${output}_cached`),
    { operator: 'Mul', inputs: [`${output}_new`, 'is_first'], output: `${output}_first` },
    { operator: 'Add', inputs: [`${output}_first`, `${output}_cached`], output },
  ];
}

const decoder: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims: ['batch_size', 'sequence'] },
    {
      name: 'encoder_hidden_states',
      type: 'float32',
      dims: [...encoderDims, hiddenWidth],
    },
    { name: 'encoder_attention_mask', type: 'int64', dims: encoderDims },
    cacheValue('past_key_values.0.decoder.key', 'past'),
    cacheValue('past_key_values.0.decoder.value', 'past'),
    cacheValue('past_key_values.0.encoder.key', 'encoder_past'),
    cacheValue('past_key_values.0.encoder.value', 'encoder_past'),
    { name: 'use_cache_branch', type: 'bool', dims: [1] },
  ],
  outputs: [
    logitsValue,
    cacheValue('present.0.decoder.key', 'past_and_sequence'),
    cacheValue('present.0.decoder.value', 'past_and_sequence'),
    cacheValue('present.0.encoder.key', 'encoder_sequence'),
    cacheValue('present.0.encoder.value', 'encoder_sequence'),
  ],
  nodes: [
    {
      operator: 'Cast',
      inputs: ['encoder_attention_mask'],
      output: 'mask_row',
      attributes: { to: elementTypes.float32 },
    },
    { operator: 'Unsqueeze', inputs: ['mask_row', 'mask_axis'], output: 'mask' },
    { operator: 'Mul', inputs: ['encoder_hidden_states', 'mask'], output: 'kept_hidden' },
    { operator: 'Not', inputs: ['use_cache_branch'], output: 'has_no_cache' },
    {
      operator: 'Cast',
      inputs: ['has_no_cache'],
      output: 'is_first',
      attributes: { to: elementTypes.float32 },
    },
    ...encoderSumNodes({ matrix: 'first_half', name: 'key', output: 'down' }),
    ...encoderSumNodes({ matrix: 'second_half', name: 'value', output: 'twice' }),
    ...cacheNodes({
      table: 'keys',
      past: 'past_key_values.0.decoder.key',
      present: 'present.0.decoder.key',
    }),
    ...cacheNodes({
      table: 'values',
      past: 'past_key_values.0.decoder.value',
      present: 'present.0.decoder.value',
    }),
    ...writtenNodes('present.0.decoder.key', 'present.0.decoder.value'),
    ...switchNodes('down', { threshold: 'half', skip: 'skip_down' }),
    ...switchNodes('twice', { threshold: 'half', skip: 'skip_twice' }),
    ...switchNodes('written', { threshold: 'longest', skip: 'skip_enough' }),
    ...logitsNodes(['down.offset', 'twice.offset', 'written.offset']),
  ],
  constants: [
    ...decoderConstants,
    ...writtenConstants(longest),
    ...maskConstants,
    floats('first_half', [hiddenWidth, cacheWidth], halfMatrix(0)),
    floats('second_half', [hiddenWidth, cacheWidth], halfMatrix(cacheWidth)),
  ],
};

const startId = countingTokenizer.idOf(padToken);

const ids = {
  decoder_start_token_id: startId,
  eos_token_id: endId,
  pad_token_id: startId,
} as const;

/**
 * Counts four numbers: from one, or from twelve where `down` is anywhere in the text, in steps of two where
 * `twice` is. The encoder's part is cached after the first step, and the decoder's cache says how
 * many tokens are written.
 */
export const tinySummarizer: TinyModelFiles = {
  taskId: 'summarization',
  graphs: { [encoderFile]: encoder, [decoderFile]: decoder },
  labels: [],
  config: {
    model_type: 't5',
    architectures: ['T5ForConditionalGeneration'],
    is_encoder_decoder: true,
    d_model: hiddenWidth,
    ...sequenceToSequenceConfig,
    ...ids,
  },
  files: { ...countingTokenizer.files, 'generation_config.json': ids },
  samples: [
    'count',
    'please count down',
    'twice',
    'please count down and count twice',
    'down from twelve and from eleven and from ten and from nine and from eight',
    'count from one and from two and count twice and please count from three',
    'please count from five',
  ].map((input) => ({ input, output: summarize(input, sampleRequest) })),
};

export function summarize(
  text: string,
  request: Pick<GenerationProtocol, 'outputTokens' | 'length'>,
): ReturnType<typeof countOn> {
  const words = countingTokenizer.split(text);
  const start = {
    last: startId,
    down: words.includes(downWord),
    twice: words.includes(twiceWord),
    longest,
  };
  return countOn(start, request);
}
