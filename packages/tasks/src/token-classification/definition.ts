import type { TaskDefinition } from '../task-definition.js';
import { tokenClassification } from './task.js';

export const tokenClassificationDefinition: TaskDefinition = {
  task: tokenClassification,
  readRow: (row) =>
    Promise.resolve({ input: row.text('text'), reference: row.optionalTexts('labels') }),
};
