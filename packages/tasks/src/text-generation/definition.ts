import type { TaskDefinition } from '../task-definition.js';
import { textGeneration } from './task.js';

export const textGenerationDefinition: TaskDefinition = {
  task: textGeneration,
  readRow: (row) =>
    Promise.resolve({
      input: row.text(row.either('prompt', 'text')),
      reference: row.optionalText('reference'),
    }),
};
