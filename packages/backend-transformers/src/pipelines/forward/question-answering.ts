import { WattbenchError } from '@wattbench/core';
import type { PreTrainedTokenizer } from '@huggingface/transformers';
import type { AnswerSpan } from '@wattbench/tasks';
import { softmax } from '@wattbench/tasks/processing';

import { rules, textGraph } from '../../model/graph-check.js';
import type { Outputs, TaskDefinition } from '../task-pipeline.js';
import { checkTextFields, type TextBatch } from '../text-batch.js';
import { ForwardPipeline, readNumbers } from './forward-pipeline.js';
import { openTextEncoder } from './text-encoder.js';
import { tokenRows, type PlacedToken } from './token-rows.js';

const fields = ['question', 'context'] as const;

export const questionAnswering: TaskDefinition = {
  taskId: 'question-answering',
  modelClass: (library) => library.AutoModelForQuestionAnswering,
  graphs: [textGraph(rules.numbers(2, 'start_logits'), rules.numbers(2, 'end_logits'))],
  openPipeline: async (parts) => {
    const { taskId, model, folder } = parts;
    const { tokenizer, encode } = await openTextEncoder(parts, (inputs) => {
      const items = checkTextFields(inputs, { taskId, fields });
      return {
        texts: items.map(({ question }) => question),
        pairs: items.map(({ context }) => context),
      };
    });
    if (!Number.isInteger(tokenizer.sep_token_id)) {
      throw new WattbenchError(
        'MODEL_MISMATCH',
        `${folder.pathOf('tokenizer_config.json')}: field "sep_token" names no token of tokenizer.json; ${taskId} needs it to tell the question from the context.`,
      );
    }
    return new ForwardPipeline<TextBatch>(model, {
      encode,
      decode: (outputs, batch) => findAnswers(outputs, { batch, tokenizer }),
      settings: { tokenizer: tokenizer.constructor.name },
    });
  },
};

function findAnswers(
  outputs: Outputs,
  { batch, tokenizer }: { readonly batch: TextBatch; readonly tokenizer: PreTrainedTokenizer },
): readonly AnswerSpan[] {
  const starts = readNumbers(outputs, 'start_logits').data;
  const { dims, data: ends } = readNumbers(outputs, 'end_logits');
  const [, length = 0] = dims;
  return tokenRows(batch).map((tokens, item) => {
    const isContext = contextTokens(tokens, tokenizer);
    const startScores = spanScores(starts, { tokens, isContext, offset: item * length });
    const endScores = spanScores(ends, { tokens, isContext, offset: item * length });
    const { start, end, score } = bestSpan(startScores, endScores);
    const ids = tokens.slice(start, end + 1).map(({ id }) => id);
    return { answer: tokenizer.decode(ids, { skip_special_tokens: true }), score };
  });
}

/** What may be part of an answer: what follows the first separator and is not special itself. */
function contextTokens(
  tokens: readonly PlacedToken[],
  tokenizer: PreTrainedTokenizer,
): readonly boolean[] {
  const separator = tokens.findIndex(({ id }) => id === tokenizer.sep_token_id);
  const special = new Set(tokenizer.all_special_ids);
  return tokens.map(({ id }, index) => index > separator && !special.has(id));
}

/**
 * Probabilities over the context and the first token, by which some models say that there is no answer.
 * The first token takes its share and is then no part of an answer, as in the pipeline of transformers.js.
 */
function spanScores(
  logits: Float32Array,
  parts: {
    readonly tokens: readonly PlacedToken[];
    readonly isContext: readonly boolean[];
    readonly offset: number;
  },
): Float64Array {
  const { tokens, isContext, offset } = parts;
  const values = tokens.map(({ place }, index) =>
    index === 0 || isContext[index] === true
      ? (logits[offset + place] ?? Number.NEGATIVE_INFINITY)
      : Number.NEGATIVE_INFINITY,
  );
  const scores = softmax(values);
  scores[0] = 0;
  return scores;
}

interface Span {
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** The pair with the highest product, the start not after the end; the first one where two are equal. */
function bestSpan(starts: Float64Array, ends: Float64Array): Span {
  let best: Span = { start: 0, end: 0, score: (starts[0] ?? 0) * (ends[0] ?? 0) };
  for (const [start, startScore] of starts.entries()) {
    for (let end = start; end < ends.length; end += 1) {
      const score = startScore * (ends[end] ?? 0);
      if (score > best.score) best = { start, end, score };
    }
  }
  return best;
}
