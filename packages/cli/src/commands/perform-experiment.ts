import { enough } from '@wattbench/analysis';
import { WattbenchError, type Reporter, type StoredExperiment } from '@wattbench/core';
import { planExperiment, runExperiment } from '@wattbench/runner';
import { createStore, isFinished, readExperiment } from '@wattbench/store';
import { knownTasks } from '@wattbench/tasks';
import type { PreparedExperiment } from '../catalog/prepare-experiment.js';
import { ProgressReporter } from '../progress/progress-reporter.js';

const silent: Reporter = { onEvent: () => undefined };

/**
 * Makes the runs of a prepared experiment, or those that an earlier one of the same plan lacks, and gives what is stored
 * then. Throws what `runExperiment` throws.
 */
export async function performExperiment(
  { request, materialFor, output }: PreparedExperiment,
  options: {
    readonly earlier?: StoredExperiment | undefined;
    readonly quiet: boolean;
    readonly strict: boolean;
    readonly signal: AbortSignal;
  },
): Promise<StoredExperiment> {
  const { earlier, quiet, strict, signal } = options;
  if (earlier !== undefined && isFinished(earlier)) return earlier;
  const store = createStore(output);
  const experiment = earlier?.experiment ?? planExperiment(request);
  await runExperiment({
    experiment,
    materialFor,
    openJournal: async () => {
      if (earlier === undefined) return { journal: store.create(experiment), results: [] };
      // Read again now that no other process can write to it.
      const stored = await readExperiment(earlier.folder);
      return { journal: store.reopen(stored), results: stored.results };
    },
    enough: (results) => enough(experiment, results, knownTasks),
    strict,
    reporter: quiet ? silent : new ProgressReporter(),
    signal,
  });
  return experimentOf(output, experiment.id);
}

async function experimentOf(output: string, id: string): Promise<StoredExperiment> {
  const stored = (await createStore(output).list()).find(({ experiment }) => experiment.id === id);
  if (stored === undefined) {
    throw new WattbenchError('RESULTS_NOT_FOUND', `${output} does not hold ${id} any more`);
  }
  return stored;
}
