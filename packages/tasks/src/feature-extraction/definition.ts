import type { TaskDefinition } from '../task-definition.js';
import { featureExtraction } from './task.js';

export const featureExtractionDefinition: TaskDefinition = {
  task: featureExtraction,
  readRow: (row) => Promise.resolve({ input: row.text('text'), reference: null }),
};
