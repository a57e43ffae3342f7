export { knownTasks, tasks } from './known-tasks.js';
export { textClassification, type TextClassificationInput } from './text-classification/task.js';
export { imageClassification } from './image-classification/task.js';
export type { ImageInput } from './image-classification/image-input.js';
export type { ClassificationOutput, LabelScore } from './classification/label-score.js';
export { scoreTolerance } from './classification/equivalence.js';
export { jsonLinesDataset } from './datasets/json-lines.js';
export { seededOrder } from './datasets/seeded-order.js';
