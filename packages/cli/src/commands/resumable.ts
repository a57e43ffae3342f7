import { WattbenchError, type Store, type StoredExperiment } from '@wattbench/core';
import { hashOfPlan, type ExperimentRequest } from '@wattbench/runner';
import { isFinished } from '@wattbench/store';

/**
 * The experiment that `--resume` goes on with: the newest of the same plan, finished or not, so that
 * a second resume repeats nothing. Undefined when there is none: then a new one begins.
 * Throws `RESUME_MISMATCH` when the one that was named, or the only unfinished one, has another plan.
 */
export async function resumable(
  store: Store,
  { request, id }: { readonly request: ExperimentRequest; readonly id: string | undefined },
): Promise<StoredExperiment | undefined> {
  const planHash = hashOfPlan(request);
  const stored = await store.list();
  const same = stored.filter(({ experiment }) => experiment.planHash === planHash);
  if (id !== undefined) {
    const named = same.find(({ experiment }) => experiment.id === id);
    if (named !== undefined) return named;
    const there = stored.some(({ experiment }) => experiment.id === id);
    throw there ? mismatch(id) : notFound(id);
  }
  const open = stored.find((experiment) => !isFinished(experiment));
  if (same.length === 0 && open !== undefined) throw mismatch(open.experiment.id);
  return same[0];
}

function mismatch(id: string): WattbenchError {
  return new WattbenchError(
    'RESUME_MISMATCH',
    `the unfinished experiment ${id} has another plan (cells, protocol, meters or versions) than this command`,
    { fix: 'Repeat the flags that it was begun with, or start anew without --resume.' },
  );
}

function notFound(id: string): WattbenchError {
  return new WattbenchError('RESULTS_NOT_FOUND', `there is no experiment ${id}`);
}
