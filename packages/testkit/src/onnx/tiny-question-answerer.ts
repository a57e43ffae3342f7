import { maskConstants, maskNodes } from './attention-mask.js';
import { floats, integers, type Graph, type GraphNode } from './onnx-graph.js';
import { softmax } from './softmax.js';
import { modelFile, type TinyModelFiles, type TinySample } from './tiny-model-files.js';
import { classToken, padToken, tinyTokenizer } from './tiny-tokenizer.js';

type Topic = 'who' | 'where' | 'when';

const topics: readonly Topic[] = ['who', 'where', 'when'];

/** Words that answer a topic, with the logits of an answer that begins or ends with them. */
const answers: Readonly<
  Record<string, { readonly topic: Topic; readonly start: number; readonly end: number }>
> = {
  ada: { topic: 'who', start: 8, end: 3 },
  lovelace: { topic: 'who', start: 2, end: 8.5 },
  ben: { topic: 'who', start: 5, end: 5 },
  new: { topic: 'where', start: 7, end: 0 },
  york: { topic: 'where', start: 1, end: 7 },
  rome: { topic: 'where', start: 4, end: 4.5 },
  monday: { topic: 'when', start: 6, end: 7 },
  noon: { topic: 'when', start: 3, end: 4 },
};

const tokenizer = tinyTokenizer({
  kind: 'encoder',
  words: [...topics, ...Object.keys(answers), 'is', 'was', 'met', 'in', 'on', 'at', 'the', 'and'],
  maximumTokens: 48,
});

/** A row for each token, a column for each topic. Padding asks for everything, were it not masked. */
const topicRows = tokenizer.tokens.map((token) =>
  topics.map((topic) => (token === topic || token === padToken ? 1 : 0)),
);

const startRows = tokenizer.tokens.map((token) => answerRow(token, 'start'));
const endRows = tokenizer.tokens.map((token) => answerRow(token, 'end'));

function answerRow(token: string, edge: 'start' | 'end'): readonly number[] {
  const answer = answers[token];
  return topics.map((topic) => (answer?.topic === topic ? answer[edge] : 0));
}

/** No question has the answer that it has none, for which the first token stands. */
const unansweredLogit = -30;

const edgeBase = tokenizer.tokens.map((token) => (token === classToken ? unansweredLogit : 0));

/** The logits of one edge: for each token the sum over the topics asked for. */
function edgeNodes(edge: string): readonly GraphNode[] {
  return [
    { operator: 'Gather', inputs: [`${edge}_rows`, 'input_ids'], output: `${edge}_words` },
    { operator: 'Mul', inputs: [`${edge}_words`, 'asked'], output: `${edge}_asked` },
    {
      operator: 'ReduceSum',
      inputs: [`${edge}_asked`, 'topic_axis'],
      output: `${edge}_sums`,
      attributes: { keepdims: 0 },
    },
    { operator: 'Add', inputs: [`${edge}_sums`, 'base_logits'], output: `${edge}_logits` },
  ];
}

const dims = ['batch', 'sequence'] as const;
const tableDims = [tokenizer.tokens.length, topics.length] as const;

const graph: Graph = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims },
    { name: 'attention_mask', type: 'int64', dims },
    { name: 'token_type_ids', type: 'int64', dims },
  ],
  outputs: [
    { name: 'start_logits', type: 'float32', dims },
    { name: 'end_logits', type: 'float32', dims },
  ],
  nodes: [
    { operator: 'Gather', inputs: ['topic_rows', 'input_ids'], output: 'topics' },
    ...maskNodes,
    { operator: 'Mul', inputs: ['topics', 'mask'], output: 'kept_topics' },
    { operator: 'ReduceSum', inputs: ['kept_topics', 'sequence_axis'], output: 'asked' },
    { operator: 'Gather', inputs: ['base_rows', 'input_ids'], output: 'base_logits' },
    ...edgeNodes('start'),
    ...edgeNodes('end'),
  ],
  constants: [
    floats('topic_rows', tableDims, topicRows.flat()),
    floats('start_rows', tableDims, startRows.flat()),
    floats('end_rows', tableDims, endRows.flat()),
    floats('base_rows', [tokenizer.tokens.length], edgeBase),
    ...maskConstants,
    integers('sequence_axis', [1]),
    integers('topic_axis', [2]),
  ],
};

interface Question {
  readonly question: string;
  readonly context: string;
}

/** `who`, `where` or `when` in the question choose which words of the context can be the answer. */
export const tinyQuestionAnswerer: TinyModelFiles = {
  taskId: 'question-answering',
  graphs: { [modelFile]: graph },
  labels: [],
  config: {
    model_type: 'bert',
    architectures: ['BertForQuestionAnswering'],
    vocab_size: tokenizer.tokens.length,
  },
  files: tokenizer.files,
  samples: [
    { question: 'who', context: 'ben' },
    { question: 'who is in rome', context: 'Ada Lovelace is in Rome' },
    { question: 'where is ben', context: 'ben is in new york' },
    { question: 'when', context: 'ben met ada on monday at noon in rome' },
    { question: 'where was the met', context: 'the met was in New York on monday at noon' },
    {
      question: 'who was in rome',
      context: 'on monday ben was in new york and at noon ada lovelace was in rome at the met',
    },
    { question: 'when was ben at the met in new york', context: 'at noon ben was in rome' },
  ].map((input) => ({ input, output: answerTo(input) })),
};

/** The words from the start to the end whose probabilities have the highest product. */
function answerTo({ question, context }: Question): TinySample['output'] {
  const asked = tokenizer.split(question);
  const words = tokenizer.split(context);
  const logits = (rows: readonly (readonly number[])[]): readonly number[] =>
    words.map((word) => {
      const row = rows[tokenizer.idOf(word)] ?? [];
      return topics.reduce(
        (sum, topic, column) => sum + (asked.includes(topic) ? (row[column] ?? 0) : 0),
        0,
      );
    });
  const starts = softmax(logits(startRows));
  const ends = softmax(logits(endRows));
  const spans = starts.flatMap((start, first) =>
    ends
      .map((end, last) => ({ first, last, score: start * end }))
      .filter(({ last }) => last >= first),
  );
  const [best] = spans.toSorted((a, b) => b.score - a.score);
  return {
    answer: words.slice(best?.first, (best?.last ?? 0) + 1).join(' '),
    score: best?.score,
  };
}
