import { featureExtractionDefinition } from './feature-extraction/definition.js';
import { fillMaskDefinition } from './fill-mask/definition.js';
import { imageClassificationDefinition } from './image-classification/definition.js';
import { imageToTextDefinition } from './image-to-text/definition.js';
import { objectDetectionDefinition } from './object-detection/definition.js';
import { questionAnsweringDefinition } from './question-answering/definition.js';
import { summarizationDefinition } from './summarization/definition.js';
import type { TaskDefinition } from './task-definition.js';
import { textClassificationDefinition } from './text-classification/definition.js';
import { textGenerationDefinition } from './text-generation/definition.js';
import { tokenClassificationDefinition } from './token-classification/definition.js';

const definitions: readonly TaskDefinition[] = [
  textClassificationDefinition,
  tokenClassificationDefinition,
  questionAnsweringDefinition,
  fillMaskDefinition,
  textGenerationDefinition,
  summarizationDefinition,
  featureExtractionDefinition,
  imageClassificationDefinition,
  imageToTextDefinition,
  objectDetectionDefinition,
];

/** The definitions of all tasks by id. */
export const taskRegistry: ReadonlyMap<string, TaskDefinition> = new Map(
  definitions.map((definition) => [definition.task.id, definition]),
);
