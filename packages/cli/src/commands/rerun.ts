import { compareResults } from '@wattbench/analysis';
import { WattbenchError } from '@wattbench/core';
import { knownTasks } from '@wattbench/tasks';
import { storedAt } from '../catalog/journals-at.js';
import { outputFolder } from '../catalog/prepare-experiment.js';
import { loadConfig } from '../config/load-config.js';
import { agreementOf } from '../rerun/agreement.js';
import { prepareRerun, type PreparedRerun } from '../rerun/prepare-rerun.js';
import { renderAgreement, renderDifferences, renderPlan } from '../rerun/render-rerun.js';
import type { RerunFlags } from './flags.js';
import { interruption } from './interruption.js';
import { performExperiment } from './perform-experiment.js';

/** Exit code 1 where the repetition does not agree with the record, or cannot be made as it was. */
export async function rerun(place: string | undefined, flags: RerunFlags): Promise<void> {
  const loaded = await loadConfig(flags.config);
  const recorded = await storedAt(place ?? 'latest', outputFolder(flags.output, loaded));
  const stop = interruption();
  try {
    const quiet = flags.quiet ?? false;
    const prepared = await prepareRerun(recorded, {
      flags,
      loaded,
      options: {
        signal: stop.signal,
        onProgress: (message) => {
          if (!quiet) process.stderr.write(`${message}\n`);
        },
      },
    });
    process.stderr.write(renderDifferences(prepared.differences));
    if (flags.dryRun === true) {
      process.stdout.write(planText(prepared, flags));
      if (refusalOf(prepared, flags) !== null) process.exitCode = 1;
      return;
    }
    const refusal = refusalOf(prepared, flags);
    if (refusal !== null) throw refusal;
    const repeated = await performExperiment(prepared, {
      quiet,
      strict: flags.strict ?? loaded.config.strict ?? false,
      signal: stop.signal,
    });
    const agreement = agreementOf(
      compareResults(recorded, repeated, { tasks: knownTasks }),
      flags.tolerance ?? null,
    );
    if (!agreement.agrees) process.exitCode = 1;
    const names = { a: recorded.experiment.id, b: repeated.experiment.id };
    const { differences } = prepared;
    process.stdout.write(
      flags.json === true
        ? `${JSON.stringify({ ...names, ...agreement, differences }, null, 2)}\n`
        : renderAgreement(agreement, names),
    );
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    throw new WattbenchError('INTERRUPTED', 'the repetition was stopped', {
      cause: error,
      fix: 'Begin it again.',
      detail: { signal: stop.by() ?? 'SIGINT' },
    });
  } finally {
    stop.end();
  }
}

function planText({ request, differences }: PreparedRerun, { json }: RerunFlags): string {
  if (json !== true) return renderPlan(request);
  const { rerunOf, cells, protocols, meters } = request;
  return `${JSON.stringify({ rerunOf, cells, protocols, meters, differences }, null, 2)}\n`;
}

/** Why the repetition may not begin. */
function refusalOf(
  { differences }: PreparedRerun,
  { allowDifferences = false }: RerunFlags,
): WattbenchError | null {
  const work = differences.filter(({ kind }) => kind === 'work');
  const [first] = work;
  if (first !== undefined) {
    const code = work.some(({ what }) => what === 'weights') ? 'MODEL_CHANGED' : 'RERUN_DIFFERS';
    return new WattbenchError(code, `it would not be the same work: ${namesOf(work)}`, {
      fix: 'Restore what is named above, or name where it lies with --model, --dataset, --backend.',
    });
  }
  if (differences.length === 0 || allowDifferences) return null;
  return new WattbenchError(
    'RERUN_DIFFERS',
    `not the same as in the record: ${namesOf(differences)}`,
  );
}

function namesOf(differences: PreparedRerun['differences']): string {
  return differences.map(({ what }) => what).join(', ');
}
