import { featureExtraction } from './forward/feature-extraction.js';
import { fillMask } from './forward/fill-mask.js';
import { imageClassification } from './forward/image-classification.js';
import { objectDetection } from './forward/object-detection.js';
import { questionAnswering } from './forward/question-answering.js';
import { textClassification } from './forward/text-classification.js';
import { tokenClassification } from './forward/token-classification.js';
import { imageToText } from './generation/image-to-text.js';
import { summarization } from './generation/summarization.js';
import { textGeneration } from './generation/text-generation.js';
import type { TaskDefinition } from './task-pipeline.js';

const definitions: readonly TaskDefinition[] = [
  textClassification,
  imageClassification,
  tokenClassification,
  questionAnswering,
  fillMask,
  textGeneration,
  summarization,
  imageToText,
  objectDetection,
  featureExtraction,
];

/** Ids of the tasks that this backend does. */
export const pipelineTasks: readonly string[] = definitions.map(({ taskId }) => taskId);

/** How each task is done, by its id. */
export const taskDefinitions: ReadonlyMap<string, TaskDefinition> = new Map(
  definitions.map((definition) => [definition.taskId, definition]),
);
