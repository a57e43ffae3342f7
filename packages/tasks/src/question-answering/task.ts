import { defineTask, type Task } from '@wattbench/core';

import { withWords } from '../input-words/with-words.js';
import type { AnswerSpan, QuestionAnsweringInput } from './answer-span.js';
import { compareAnswers } from './equivalence.js';
import { answerMetrics, scoreAnswers } from './score.js';

/** Which part of this text answers the question? The reference is every answer that is right. */
export const questionAnswering: Task<QuestionAnsweringInput, AnswerSpan, readonly string[] | null> =
  defineTask({
    specVersion: 1,
    id: 'question-answering',
    title: 'Question answering',
    unit: 'sample',
    countUnits: () => 1,
    metrics: answerMetrics,
    score: scoreAnswers,
    equivalent: compareAnswers,
    /** The context is brought to the length; the question stays. */
    withInputWords: ({ question, context }, words) => ({
      question,
      context: withWords(context, words),
    }),
  });
