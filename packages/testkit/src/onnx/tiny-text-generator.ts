import type { GenerationProtocol } from '@wattbench/core';

import {
  cacheNodes,
  cacheRow,
  cacheValue,
  cacheWidth,
  decoderConfig,
  decoderConstants,
  logitsNodes,
  logitsValue,
  sumNode,
  switchNodes,
} from './counting-decoder.js';
import { countingTokenizer, countOn, downWord, endId, rowsPerMode, twiceWord } from './counting.js';
import { elementTypes, floats, integers, type Graph, type GraphNode } from './onnx-graph.js';
import { modelFile, type TinyModelFiles } from './tiny-model-files.js';
import { padToken } from './tiny-tokenizer.js';
import { sampleRequest } from './sample-request.js';

/** Padding would switch both on, were it not masked. */
function cacheTable(word: string): readonly number[] {
  return countingTokenizer.tokens.flatMap((token) =>
    cacheRow(token === word || token === padToken ? 1 : 0),
  );
}

/** The sum of a cache [batch], without what is padding. */
function maskedSumNodes(cache: string, output: string): readonly GraphNode[] {
  return [
    { operator: 'Mul', inputs: [cache, 'mask'], output: `${cache}.kept` },
    sumNode(`${cache}.kept`, output),
  ];
}

const graph: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims: ['batch_size', 'sequence'] },
    { name: 'attention_mask', type: 'int64', dims: ['batch_size', 'past_and_sequence'] },
    cacheValue('past_key_values.0.key', 'past'),
    cacheValue('past_key_values.0.value', 'past'),
  ],
  outputs: [
    logitsValue,
    cacheValue('present.0.key', 'past_and_sequence'),
    cacheValue('present.0.value', 'past_and_sequence'),
  ],
  nodes: [
    ...cacheNodes({ table: 'keys', past: 'past_key_values.0.key', present: 'present.0.key' }),
    ...cacheNodes({ table: 'values', past: 'past_key_values.0.value', present: 'present.0.value' }),
    {
      operator: 'Cast',
      inputs: ['attention_mask'],
      output: 'mask_row',
      attributes: { to: elementTypes.float32 },
    },
    { operator: 'Unsqueeze', inputs: ['mask_row', 'mask_axes'], output: 'mask' },
    ...maskedSumNodes('present.0.key', 'down'),
    ...maskedSumNodes('present.0.value', 'twice'),
    ...switchNodes('down', { threshold: 'half', skip: 'skip_down' }),
    ...switchNodes('twice', { threshold: 'half', skip: 'skip_twice' }),
    ...logitsNodes(['down.offset', 'twice.offset']),
  ],
  constants: [
    ...decoderConstants,
    floats('keys', [rowsPerMode, cacheWidth], cacheTable(downWord)),
    floats('values', [rowsPerMode, cacheWidth], cacheTable(twiceWord)),
    integers('mask_axes', [1, 3]),
  ],
};

const ids = { bos_token_id: endId, eos_token_id: endId, pad_token_id: 0 } as const;

/**
 * Counts on from the last word of its prompt. A `down` anywhere in the prompt is remembered in the cached
 * keys and turns the direction, and a `twice` in the cached values doubles the steps.
 */
export const tinyTextGenerator: TinyModelFiles = {
  taskId: 'text-generation',
  graphs: { [modelFile]: graph },
  labels: [],
  config: { model_type: 'gpt2', architectures: ['GPT2LMHeadModel'], ...decoderConfig, ...ids },
  files: { ...countingTokenizer.files, 'generation_config.json': ids },
  samples: [
    'nine',
    'count from seven',
    'please count down from four',
    'twice five',
    'please count down and twice from twelve',
    'count',
    'count from one and from two and from three and please from eight',
  ].map((input) => ({ input, output: generateText(input, sampleRequest) })),
};

export function generateText(
  prompt: string,
  request: Pick<GenerationProtocol, 'outputTokens' | 'length'>,
): ReturnType<typeof countOn> {
  const words = countingTokenizer.split(prompt);
  const start = {
    last: countingTokenizer.idOf(words.at(-1) ?? ''),
    down: words.includes(downWord),
    twice: words.includes(twiceWord),
    longest: Infinity,
  };
  return countOn(start, request);
}
