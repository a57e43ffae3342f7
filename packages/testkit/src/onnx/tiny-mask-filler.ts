import { maskConstants, maskNodes } from './attention-mask.js';
import { floats, integers, type Graph } from './onnx-graph.js';
import { softmax } from './softmax.js';
import { modelFile, type TinyModelFiles, type TinySample } from './tiny-model-files.js';
import { maskToken, padToken, tinyTokenizer } from './tiny-tokenizer.js';

/** What a word of the text adds to the logits of the words that may stand at the mask. */
const affinities: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sang: { bird: 5.125, child: 2.125 },
  barked: { dog: 6.125 },
  purred: { cat: 6.125 },
  flew: { bird: 4.125 },
  slept: { cat: 2.5, dog: 2.125, child: 1.625 },
  nest: { bird: 1.875 },
  school: { child: 3.375 },
  loudly: { dog: 1.375, child: 0.625 },
  // Padding would show, were it not masked.
  [padToken]: { horse: 9 },
};

const tokenizer = tinyTokenizer({
  kind: 'mask-filler',
  words: [
    'cat',
    'dog',
    'bird',
    'child',
    'horse',
    'the',
    'in',
    'at',
    'and',
    ...Object.keys(affinities).filter((word) => word !== padToken),
  ],
  maximumTokens: 32,
});

/** Each token is a little less likely than the one before; the special ones are not to be had. */
const baseLogits = tokenizer.tokens.map((token, id) =>
  tokenizer.specialTokens.includes(token) ? -20 - id : -id / 4,
);

/** What each token adds to the logits of each token. */
const affinityRows = tokenizer.tokens.map((token) =>
  tokenizer.tokens.map((filler) => affinities[token]?.[filler] ?? 0),
);

const dims = ['batch', 'sequence'] as const;
const vocabularySize = tokenizer.tokens.length;

const graph: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims },
    { name: 'attention_mask', type: 'int64', dims },
    { name: 'token_type_ids', type: 'int64', dims },
  ],
  outputs: [{ name: 'logits', type: 'float32', dims: [...dims, vocabularySize] }],
  nodes: [
    { operator: 'Gather', inputs: ['affinities', 'input_ids'], output: 'words' },
    ...maskNodes,
    { operator: 'Mul', inputs: ['words', 'mask'], output: 'kept' },
    { operator: 'ReduceSum', inputs: ['kept', 'sequence_axis'], output: 'sum' },
    { operator: 'Add', inputs: ['sum', 'base'], output: 'text_logits' },
    // The same at every place of the text.
    { operator: 'Mul', inputs: ['mask', 'zero'], output: 'zeros' },
    { operator: 'Add', inputs: ['text_logits', 'zeros'], output: 'logits' },
  ],
  constants: [
    floats('affinities', [vocabularySize, vocabularySize], affinityRows.flat()),
    floats('base', [vocabularySize], baseLogits),
    floats('zero', [1], [0]),
    ...maskConstants,
    integers('sequence_axis', [1]),
  ],
};

const shownFillers = 5;

/** The logit of a word is the sum of what the words of the text add to it, less a quarter of its id. */
export const tinyMaskFiller: TinyModelFiles = {
  taskId: 'fill-mask',
  graphs: { [modelFile]: graph },
  labels: [],
  config: {
    model_type: 'bert',
    architectures: ['BertForMaskedLM'],
    vocab_size: vocabularySize,
  },
  files: tokenizer.files,
  samples: [
    `${maskToken} barked`,
    `the ${maskToken} sang`,
    `The ${maskToken} slept and purred`,
    maskToken,
    `the ${maskToken} flew and sang in the nest`,
    `the bird sang and the ${maskToken} slept at school and the dog barked loudly`,
    `loudly the ${maskToken} slept`,
  ].map(sample),
};

function sample(input: string): TinySample {
  const words = tokenizer.split(input);
  const logits = baseLogits.map((base, filler) =>
    words.reduce((sum, word) => sum + (affinityRows[tokenizer.idOf(word)]?.[filler] ?? 0), base),
  );
  const scores = softmax(logits);
  const output = tokenizer.tokens
    .map((token, id) => ({ token, score: scores[id] ?? 0 }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, shownFillers);
  return { input, output };
}
