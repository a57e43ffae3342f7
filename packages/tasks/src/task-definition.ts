import type { Task } from '@wattbench/core';

import type { DataRow } from './datasets/data-row.js';
import type { OpenProcessorRequest, Processor } from './processing/processor.js';

/** All that wattbench knows about one task. A new task is a folder with one of these, and its line in `task-registry.ts`. */
export interface TaskDefinition {
  readonly task: Task;
  /** Input and reference from one line of a JSON Lines file. Throws through `row.invalid`. */
  readRow(row: DataRow): Promise<{ readonly input: unknown; readonly reference: unknown }>;
  /**
   * Loads the code that needs heavy libraries; called in the child only. Where there is none, only
   * runtimes with a pipeline of their own can do the task.
   */
  loadProcessor?(): Promise<{
    readonly openTaskProcessor: (request: OpenProcessorRequest) => Promise<Processor>;
  }>;
}
