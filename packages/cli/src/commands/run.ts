import { enough } from '@wattbench/analysis';
import { WattbenchError, type Experiment, type Reporter } from '@wattbench/core';
import { planExperiment, runExperiment } from '@wattbench/runner';
import { createStore, isFinished, readExperiment } from '@wattbench/store';
import { knownTasks } from '@wattbench/tasks';
import { prepareExperiment, type PreparedExperiment } from '../catalog/prepare-experiment.js';
import { loadConfig } from '../config/load-config.js';
import { errorParagraph } from '../output/print-error.js';
import { ProgressReporter } from '../progress/progress-reporter.js';
import { interruption } from './interruption.js';
import { intensityFrom, printResults } from './print-results.js';
import { resumable } from './resumable.js';
import type { RunFlags } from './flags.js';

const silent: Reporter = { onEvent: () => undefined };

/** Measures and prints. Exit code 1 when a cell failed, and the reason of each stands on stderr. */
export async function run(flags: RunFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const intensity = await intensityFrom(flags, loaded.config);
  const stop = interruption();
  try {
    const prepared = await prepareExperiment(flags, loaded, {
      signal: stop.signal,
      onProgress: (message) => {
        if (flags.quiet !== true) process.stderr.write(`${message}\n`);
      },
    });
    const experiment = await perform(prepared, {
      flags,
      strict: flags.strict ?? loaded.config.strict ?? false,
      signal: stop.signal,
    });
    const stored = await experimentOf(prepared.output, experiment.id);
    await printResults([stored], { format: flags.json === true ? 'json' : 'table', intensity });
    await tellFailures(stored);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new WattbenchError('INTERRUPTED', 'the run was stopped; what was finished is stored', {
      cause: error,
      detail: { signal: stop.by() ?? 'SIGINT' },
    });
  } finally {
    stop.end();
  }
}

async function perform(
  { request, materialFor, output }: PreparedExperiment,
  {
    flags,
    strict,
    signal,
  }: { readonly flags: RunFlags; readonly strict: boolean; readonly signal: AbortSignal },
): Promise<Experiment> {
  const store = createStore(output);
  const earlier =
    flags.resume === undefined || flags.resume === false
      ? undefined
      : await resumable(store, { request, id: flags.resume === true ? undefined : flags.resume });
  if (earlier !== undefined && isFinished(earlier)) return earlier.experiment;
  const experiment = earlier?.experiment ?? planExperiment(request);
  await runExperiment({
    experiment,
    materialFor,
    openJournal: async () => {
      if (earlier === undefined) {
        return { journal: store.create(experiment), results: [] };
      }
      // Read again now that no other process can write to it.
      const stored = await readExperiment(earlier.folder);
      return { journal: store.reopen(stored), results: stored.results };
    },
    enough: (results) => enough(experiment, results, knownTasks),
    strict,
    reporter: flags.quiet === true ? silent : new ProgressReporter(),
    signal,
  });
  return experiment;
}

async function experimentOf(output: string, id: string) {
  const stored = (await createStore(output).list()).find(({ experiment }) => experiment.id === id);
  if (stored === undefined) {
    throw new WattbenchError('RESULTS_NOT_FOUND', `${output} does not hold ${id} any more`);
  }
  return stored;
}

async function tellFailures({ results }: Awaited<ReturnType<typeof experimentOf>>): Promise<void> {
  const told = new Set<string>();
  for (const result of results) {
    if (result.state !== 'failed') continue;
    process.exitCode = 1;
    const { cell } = result.spec;
    const message = `${cell.model.id} on ${cell.backend.id}, ${result.phase}: ${result.error.message}`;
    if (told.has(message)) continue;
    told.add(message);
    process.stderr.write(`${await errorParagraph({ ...result.error, message })}\n`);
    const lastWords = result.stderrTail.trim().split('\n').slice(-3).join('\n       ');
    if (lastWords !== '') process.stderr.write(`  its last words: ${lastWords}\n`);
  }
}
