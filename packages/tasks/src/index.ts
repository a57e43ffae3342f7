export { knownTasks, tasks } from './known-tasks.js';
export { textClassification, type TextClassificationInput } from './text-classification/task.js';
export { tokenClassification } from './token-classification/task.js';
export type { TokenClassificationOutput, TokenLabel } from './token-classification/token-label.js';
export { questionAnswering } from './question-answering/task.js';
export type { AnswerSpan, QuestionAnsweringInput } from './question-answering/answer-span.js';
export { fillMask } from './fill-mask/task.js';
export type { FillMaskOutput, MaskFill } from './fill-mask/mask-fill.js';
export { textGeneration } from './text-generation/task.js';
export { summarization } from './summarization/task.js';
export { featureExtraction } from './feature-extraction/task.js';
export { imageClassification } from './image-classification/task.js';
export { imageToText } from './image-to-text/task.js';
export { objectDetection } from './object-detection/task.js';
export type {
  BoundingBox,
  DetectedObject,
  LabelledObject,
  ObjectDetectionOutput,
} from './object-detection/detected-object.js';
export type { ImageInput } from './images/image-input.js';
export type { ClassificationOutput, LabelScore } from './classification/label-score.js';
export type { GeneratedText } from './generation/generated-text.js';
export { cosineDistanceTolerance } from './feature-extraction/equivalence.js';
export { editDistanceTolerance } from './generation/equivalence.js';
export { minimumOverlap } from './object-detection/equivalence.js';
export { scoreTolerance } from './equivalence/score-tolerance.js';
export { jsonLinesDataset } from './datasets/json-lines.js';
export { seededOrder } from './datasets/seeded-order.js';
