import type { TaskDefinition } from '../task-definition.js';
import { summarization } from './task.js';

export const summarizationDefinition: TaskDefinition = {
  task: summarization,
  readRow: (row) =>
    Promise.resolve({ input: row.text('document'), reference: row.optionalText('summary') }),
};
