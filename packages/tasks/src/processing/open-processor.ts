import { WattbenchError } from '@wattbench/core';

import { taskRegistry } from '../task-registry.js';
import type { OpenProcessorRequest, Processor } from './processor.js';

/** Ids of the tasks that `openProcessor` knows. */
export const processedTasks: readonly string[] = [...taskRegistry.values()]
  .filter(({ loadProcessor }) => loadProcessor !== undefined)
  .map(({ task }) => task.id);

/**
 * Reads the configuration of a model and checks that its inputs, outputs and labels fit the task.
 * Throws `UNSUPPORTED` for a task that has no processor, `MODEL_NOT_FOUND` and `MODEL_CORRUPT` naming
 * the file, `MODEL_MISMATCH` naming what was found and what was expected.
 */
export async function openProcessor(request: OpenProcessorRequest): Promise<Processor> {
  const loadProcessor = taskRegistry.get(request.taskId)?.loadProcessor;
  if (loadProcessor === undefined) {
    throw new WattbenchError(
      'UNSUPPORTED',
      `There is no processing for task "${request.taskId}"; there is for ${processedTasks.join(', ')}.`,
    );
  }
  const { openTaskProcessor } = await loadProcessor();
  return openTaskProcessor(request);
}
