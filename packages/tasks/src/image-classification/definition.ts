import type { TaskDefinition } from '../task-definition.js';
import type { ImageInput } from './image-input.js';
import { imageClassification } from './task.js';

export const imageClassificationDefinition: TaskDefinition = {
  task: imageClassification,
  readRow: async (row) => {
    const reference = row.text('label');
    const input: ImageInput = { kind: 'file', path: await row.file('image') };
    return { input, reference };
  },
  loadProcessor: () => import('./processor.js'),
};
