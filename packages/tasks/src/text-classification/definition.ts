import type { TaskDefinition } from '../task-definition.js';
import { textClassification } from './task.js';

export const textClassificationDefinition: TaskDefinition = {
  task: textClassification,
  readRow: (row) => Promise.resolve({ input: row.text('text'), reference: row.text('label') }),
  loadProcessor: () => import('./processor.js'),
};
