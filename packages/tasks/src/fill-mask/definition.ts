import type { TaskDefinition } from '../task-definition.js';
import { fillMask } from './task.js';

export const fillMaskDefinition: TaskDefinition = {
  task: fillMask,
  readRow: (row) =>
    Promise.resolve({ input: row.text('text'), reference: row.optionalText('label') }),
};
