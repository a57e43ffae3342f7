import { maskConstants, maskNodes } from './attention-mask.js';
import { floats, integers, type Graph } from './onnx-graph.js';
import { scoredLabels } from './softmax.js';
import { modelFile, type TinyModelFiles, type TinySample } from './tiny-model-files.js';
import { tinyTokenizer } from './tiny-tokenizer.js';

/** What a word adds to the logit of POSITIVE, and takes from that of NEGATIVE. Other words count 0. */
const wordWeights: Readonly<Record<string, number>> = {
  good: 4,
  great: 6,
  bad: -4,
  awful: -6,
  the: 0,
  film: 0,
  was: 0,
  very: 0.5,
};

const tokenizer = tinyTokenizer({
  kind: 'encoder',
  words: Object.keys(wordWeights),
  maximumTokens: 16,
});

export const textLabels = ['NEGATIVE', 'POSITIVE'] as const;

export const textVocabularySize = tokenizer.tokens.length;

/** A row for each token, a column for each label. */
export const textClassifierWeights: readonly number[] = tokenizer.tokens.flatMap((token) => {
  const weight = wordWeights[token] ?? 0;
  return [-weight, weight];
});

const dims = ['batch', 'sequence'] as const;

const graph: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims },
    { name: 'attention_mask', type: 'int64', dims },
    { name: 'token_type_ids', type: 'int64', dims },
  ],
  outputs: [{ name: 'logits', type: 'float32', dims: ['batch', textLabels.length] }],
  nodes: [
    { operator: 'Gather', inputs: ['weights', 'input_ids'], output: 'words' },
    ...maskNodes,
    { operator: 'Mul', inputs: ['words', 'mask'], output: 'kept' },
    {
      operator: 'ReduceSum',
      inputs: ['kept', 'sequence_axis'],
      output: 'sum',
      attributes: { keepdims: 0 },
    },
    {
      operator: 'ReduceSum',
      inputs: ['mask', 'sequence_axis'],
      output: 'count',
      attributes: { keepdims: 0 },
    },
    { operator: 'Div', inputs: ['sum', 'count'], output: 'logits' },
  ],
  constants: [
    floats('weights', [textVocabularySize, textLabels.length], textClassifierWeights),
    ...maskConstants,
    integers('sequence_axis', [1]),
  ],
};

/**
 * Two labels: the logits are the mean, over the tokens that the attention mask keeps, of a weight for
 * each word. So a text with more `good` than `bad` is POSITIVE, and padding changes nothing.
 */
export const tinyTextClassifier: TinyModelFiles = {
  taskId: 'text-classification',
  graphs: { [modelFile]: graph },
  labels: textLabels,
  config: {
    model_type: 'bert',
    architectures: ['BertForSequenceClassification'],
    vocab_size: textVocabularySize,
  },
  files: tokenizer.files,
  samples: [
    'good',
    'awful film',
    'the zebra was great',
    'the film was very good',
    'bad bad bad good',
    'very very very very very',
    'the film was very very very bad and the film was awful',
  ].map(sample),
};

function sample(input: string): TinySample {
  const words = tokenizer.split(input);
  const sum = words.reduce((total, word) => total + (wordWeights[word] ?? 0), 0);
  const tokenCount = words.length + 2; // [CLS] and [SEP] weigh nothing
  const logit = sum / tokenCount;
  return { input, output: scoredLabels(textLabels, [-logit, logit]) };
}
