import { elementTypes, type Graph } from './onnx-graph.js';
import type { TinyModelFiles } from './tiny-model-files.js';

const specialTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]'] as const;
const [padId, , classId, separatorId] = [0, 1, 2, 3] as const;

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

const words = [...specialTokens, ...Object.keys(wordWeights)];
const labels = ['NEGATIVE', 'POSITIVE'] as const;

/** Texts are cut to this many tokens, special ones included. */
const maximumTokens = 16;

/**
 * Two labels: the logits are the mean, over the tokens that the attention mask keeps, of a weight for
 * each word. So a text with more `good` than `bad` is POSITIVE, and padding changes nothing.
 */
export const tinyTextClassifier: TinyModelFiles = {
  taskId: 'text-classification',
  graph: makeGraph(),
  labels,
  config: {
    model_type: 'bert',
    architectures: ['BertForSequenceClassification'],
    vocab_size: words.length,
  },
  files: {
    'tokenizer.json': {
      version: '1.0',
      truncation: null,
      padding: null,
      added_tokens: specialTokens.map((content, id) => ({
        id,
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: { type: 'Whitespace' },
      post_processor: {
        type: 'BertProcessing',
        sep: ['[SEP]', separatorId],
        cls: ['[CLS]', classId],
      },
      decoder: null,
      model: {
        type: 'WordLevel',
        vocab: Object.fromEntries(words.map((word, id) => [word, id])),
        unk_token: '[UNK]',
      },
    },
    'tokenizer_config.json': {
      tokenizer_class: 'BertTokenizer',
      pad_token: specialTokens[padId],
      unk_token: '[UNK]',
      cls_token: '[CLS]',
      sep_token: '[SEP]',
      model_max_length: maximumTokens,
    },
  },
};

function makeGraph(): Graph {
  const weights = words.flatMap((word) => {
    const weight = wordWeights[word] ?? 0;
    return [-weight, weight];
  });
  const integers = { type: 'int64', dims: ['batch', 'sequence'] } as const;
  return {
    inputs: [
      { name: 'input_ids', ...integers },
      { name: 'attention_mask', ...integers },
      { name: 'token_type_ids', ...integers },
    ],
    outputs: [{ name: 'logits', type: 'float32', dims: ['batch', labels.length] }],
    nodes: [
      { operator: 'Gather', inputs: ['weights', 'input_ids'], output: 'words' },
      {
        operator: 'Cast',
        inputs: ['attention_mask'],
        output: 'mask',
        attributes: { to: elementTypes.float32 },
      },
      { operator: 'Unsqueeze', inputs: ['mask', 'last_axis'], output: 'column' },
      { operator: 'Mul', inputs: ['words', 'column'], output: 'kept' },
      {
        operator: 'ReduceSum',
        inputs: ['kept', 'sequence_axis'],
        output: 'sum',
        attributes: { keepdims: 0 },
      },
      {
        operator: 'ReduceSum',
        inputs: ['column', 'sequence_axis'],
        output: 'count',
        attributes: { keepdims: 0 },
      },
      { operator: 'Div', inputs: ['sum', 'count'], output: 'logits' },
    ],
    constants: [
      {
        name: 'weights',
        dims: [words.length, labels.length],
        values: Float32Array.from(weights),
      },
      { name: 'last_axis', dims: [1], values: BigInt64Array.from([2n]) },
      { name: 'sequence_axis', dims: [1], values: BigInt64Array.from([1n]) },
    ],
  };
}
