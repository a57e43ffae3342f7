import { WattbenchError } from '@wattbench/core';

import { taskRegistry } from '../task-registry.js';
import type { OpenProcessorRequest, Processor } from './processor.js';

/**
 * Reads the configuration of a model and checks that its inputs, outputs and labels fit the task.
 * Throws `UNSUPPORTED` for a task that has no processor, `MODEL_NOT_FOUND` and `MODEL_CORRUPT` naming
 * the file, `MODEL_MISMATCH` naming what was found and what was expected.
 */
export async function openProcessor(request: OpenProcessorRequest): Promise<Processor> {
  const definition = taskRegistry.get(request.taskId);
  if (definition === undefined) {
    throw new WattbenchError(
      'UNSUPPORTED',
      `There is no processing for task "${request.taskId}"; there is for ${[...taskRegistry.keys()].join(', ')}.`,
    );
  }
  const { openTaskProcessor } = await definition.loadProcessor();
  return openTaskProcessor(request);
}
