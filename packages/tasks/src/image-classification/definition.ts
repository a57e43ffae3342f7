import { readImageField } from '../images/image-field.js';
import type { TaskDefinition } from '../task-definition.js';
import { imageClassification } from './task.js';

export const imageClassificationDefinition: TaskDefinition = {
  task: imageClassification,
  readRow: async (row) => {
    const reference = row.text('label');
    return { input: await readImageField(row), reference };
  },
  loadProcessor: () => import('./processor.js'),
};
