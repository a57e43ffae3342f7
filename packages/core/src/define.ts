import type { Backend } from './backend.js';
import type { Dataset } from './dataset.js';
import type { Meter } from './meter.js';
import type { Suite, WattbenchConfig } from './suite.js';
import type { Task } from './task.js';

/** Types a task where it is written. Changes nothing. */
export function defineTask<Input, Output, Reference>(
  task: Task<Input, Output, Reference>,
): Task<Input, Output, Reference> {
  return task;
}

/** Types a data set where it is written. Changes nothing. */
export function defineDataset<Input, Reference>(
  dataset: Dataset<Input, Reference>,
): Dataset<Input, Reference> {
  return dataset;
}

/** Types a backend where it is written. Changes nothing. */
export function defineBackend(backend: Backend): Backend {
  return backend;
}

/** Types a meter where it is written. Changes nothing. */
export function defineMeter(meter: Meter): Meter {
  return meter;
}

/** Types a suite where it is written. Changes nothing. */
export function defineSuite(suite: Suite): Suite {
  return suite;
}

/** Types `wattbench.config.ts`. Changes nothing. */
export function defineConfig(config: WattbenchConfig): WattbenchConfig {
  return config;
}
