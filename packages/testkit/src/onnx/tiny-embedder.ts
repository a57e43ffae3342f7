import { floats, type Graph } from './onnx-graph.js';
import { modelFile, type TinyModelFiles, type TinySample } from './tiny-model-files.js';
import { padToken, tinyTokenizer } from './tiny-tokenizer.js';

const width = 4;

/** Of each word. The tokens around a text have none, so that they change only the length of the mean. */
const vectors: Readonly<Record<string, readonly number[]>> = {
  cat: [3, 1, 0, 0],
  dog: [3, -1, 0, 0],
  sun: [0, 0, 4, 1],
  rain: [0, 0, -2, 3],
  sleeps: [1, 0, 1, 1],
  runs: [1, 2, 1, -1],
  shines: [0, 1, 3, 0],
  the: [0.5, 0.5, 0, 0],
  and: [0, 0, 0, 0.5],
};

const tokenizer = tinyTokenizer({
  kind: 'encoder',
  words: Object.keys(vectors),
  maximumTokens: 32,
});

/** The vector of padding would show, were it not masked. */
const table = tokenizer.tokens.flatMap(
  (token) => vectors[token] ?? Array.from({ length: width }, () => (token === padToken ? 50 : 0)),
);

const dims = ['batch', 'sequence'] as const;

const graph: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims },
    { name: 'attention_mask', type: 'int64', dims },
    { name: 'token_type_ids', type: 'int64', dims },
  ],
  outputs: [{ name: 'last_hidden_state', type: 'float32', dims: [...dims, width] }],
  nodes: [{ operator: 'Gather', inputs: ['table', 'input_ids'], output: 'last_hidden_state' }],
  constants: [floats('table', [tokenizer.tokens.length, width], table)],
};

/** One vector for each token. The mean over the tokens that are not padding is the task's own work. */
export const tinyEmbedder: TinyModelFiles = {
  taskId: 'feature-extraction',
  graphs: { [modelFile]: graph },
  labels: [],
  config: {
    model_type: 'bert',
    architectures: ['BertModel'],
    hidden_size: width,
    vocab_size: tokenizer.tokens.length,
  },
  files: tokenizer.files,
  samples: [
    'cat',
    'the dog runs',
    'The sun shines',
    'rain and rain',
    'the cat sleeps and the dog runs',
    'the sun shines and the cat sleeps and the dog sleeps and rain runs',
    'sun and rain and sun',
  ].map(sample),
};

/** The mean of length 1 points where the sum does. */
function sample(input: string): TinySample {
  const words = tokenizer.split(input);
  const sum = Array.from({ length: width }, (_, column) =>
    words.reduce((total, word) => total + (vectors[word]?.[column] ?? 0), 0),
  );
  const length = Math.hypot(...sum);
  return { input, output: sum.map((value) => value / length) };
}
