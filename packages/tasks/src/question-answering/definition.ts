import type { TaskDefinition } from '../task-definition.js';
import type { QuestionAnsweringInput } from './answer-span.js';
import { questionAnswering } from './task.js';

export const questionAnsweringDefinition: TaskDefinition = {
  task: questionAnswering,
  readRow: (row) => {
    const input: QuestionAnsweringInput = {
      question: row.text('question'),
      context: row.text('context'),
    };
    return Promise.resolve({ input, reference: row.optionalTexts('answers') });
  },
};
