import { maskConstants, maskNodes } from './attention-mask.js';
import { floats, type Graph } from './onnx-graph.js';
import { softmax } from './softmax.js';
import { modelFile, type TinyModelFiles, type TinySample } from './tiny-model-files.js';
import { tinyTokenizer } from './tiny-tokenizer.js';

const labels = ['O', 'PERSON', 'PLACE'] as const;

/** In this order, so that the id of a token modulo 3 is its label. */
const words = 'anna rome met bruno oslo in clara lima and david cairo left'.split(' ');

const tokenizer = tinyTokenizer({ kind: 'encoder', words, maximumTokens: 32 });

/** The logit of the right label is 2 or more, and that of the others is 0. */
const logitRows = tokenizer.tokens.map((_, id) =>
  labels.map((_label, index) => (index === id % labels.length ? 2 + id / 8 : 0)),
);

const dims = ['batch', 'sequence'] as const;

const graph: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims },
    { name: 'attention_mask', type: 'int64', dims },
    { name: 'token_type_ids', type: 'int64', dims },
  ],
  outputs: [{ name: 'logits', type: 'float32', dims: [...dims, labels.length] }],
  nodes: [
    { operator: 'Gather', inputs: ['rows', 'input_ids'], output: 'words' },
    ...maskNodes,
    { operator: 'Mul', inputs: ['words', 'mask'], output: 'logits' },
  ],
  constants: [
    floats('rows', [tokenizer.tokens.length, labels.length], logitRows.flat()),
    ...maskConstants,
  ],
};

/** Three labels: that of a token is its id modulo 3, with a probability of 0.85 and more. */
export const tinyTokenClassifier: TinyModelFiles = {
  taskId: 'token-classification',
  graphs: { [modelFile]: graph },
  labels,
  config: {
    model_type: 'bert',
    architectures: ['BertForTokenClassification'],
    vocab_size: tokenizer.tokens.length,
  },
  files: tokenizer.files,
  samples: [
    'anna',
    'Oslo in Rome',
    'anna met bruno in oslo',
    'and left',
    'clara and david left lima',
    'david met anna and anna left cairo and bruno met clara in rome',
    'in Cairo Bruno left',
  ].map(sample),
};

function sample(input: string): TinySample {
  const output = tokenizer.split(input).map((token, place) => {
    const id = tokenizer.idOf(token);
    const label = id % labels.length;
    const score = softmax(logitRows[id] ?? [])[label];
    return { index: place + 1, token, label: labels[label], score }; // [CLS] has index 0
  });
  return { input, output };
}
