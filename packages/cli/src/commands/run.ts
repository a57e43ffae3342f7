import { WattbenchError, type StoredExperiment } from '@wattbench/core';
import { createStore } from '@wattbench/store';
import { prepareExperiment } from '../catalog/prepare-experiment.js';
import { loadConfig } from '../config/load-config.js';
import { errorParagraph } from '../output/print-error.js';
import type { RunFlags } from './flags.js';
import { interruption } from './interruption.js';
import { performExperiment } from './perform-experiment.js';
import { intensityFrom, printResults } from './print-results.js';
import { resumable } from './resumable.js';

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
    const earlier =
      flags.resume === undefined || flags.resume === false
        ? undefined
        : await resumable(createStore(prepared.output), {
            request: prepared.request,
            id: flags.resume === true ? undefined : flags.resume,
          });
    const stored = await performExperiment(prepared, {
      earlier,
      quiet: flags.quiet ?? false,
      strict: flags.strict ?? loaded.config.strict ?? false,
      signal: stop.signal,
    });
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

async function tellFailures({ results }: StoredExperiment): Promise<void> {
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
