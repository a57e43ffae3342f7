import type { StoredExperiment } from '@wattbench/core';

/** Whether every run of the plan has a result: completed, failed or skipped. */
export function isFinished(stored: Pick<StoredExperiment, 'experiment' | 'results'>): boolean {
  const done = new Set(stored.results.map((result) => result.runId));
  return stored.experiment.runs.every((run) => done.has(run.id));
}
