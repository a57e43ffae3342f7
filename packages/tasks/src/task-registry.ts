import { imageClassificationDefinition } from './image-classification/definition.js';
import type { TaskDefinition } from './task-definition.js';
import { textClassificationDefinition } from './text-classification/definition.js';

const definitions: readonly TaskDefinition[] = [
  textClassificationDefinition,
  imageClassificationDefinition,
];

/** The definitions of all tasks by id. */
export const taskRegistry: ReadonlyMap<string, TaskDefinition> = new Map(
  definitions.map((definition) => [definition.task.id, definition]),
);
