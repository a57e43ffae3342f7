import { smoke, type CompletedResult, type Quality } from '@wattbench/core';
import type { TargetFigure, SummaryIssue } from './cell-summary.js';
import type { PlannedCell } from './cells.js';
import type { RepeatedFigure } from './energy-terms.js';
import { outliersOf } from './outliers.js';

/** Doubts that only the repeats together show. */
export function cellIssues(
  cell: PlannedCell,
  found: {
    readonly scoreDifferences: readonly string[];
    readonly quality: Quality | null;
    readonly target: TargetFigure | null;
    readonly gross: readonly RepeatedFigure[];
  },
): readonly SummaryIssue[] {
  const { planned, completed, failed, skipped } = cell;
  const all = { repeats: completed.length, of: completed.length };
  const issues: SummaryIssue[] = [];
  if (found.quality === 'estimated') {
    issues.push({ code: 'estimated', detail: estimateDetail(cell), ...all });
  }
  if (isTrial(cell) && completed.length > 0) {
    const detail = 'the protocol is for trying out; take `standard` or `publication` for a figure';
    issues.push({ code: 'trial-protocol', detail, ...all });
  }
  issues.push(...outlierIssues(found.gross, completed), ...targetIssues(found.target, all));
  if (completed.length === 1) {
    const detail = "the interval holds only the meter's own doubt, not the spread between repeats";
    issues.push({ code: 'single-repeat', detail, ...all });
  }
  if (found.scoreDifferences.length > 0) {
    issues.push({ code: 'scores-differ', detail: found.scoreDifferences.join('; '), ...all });
  }
  issues.push(...workDifferences(cell));
  const unlike = differences(completed);
  if (unlike.length > 0) {
    const detail = `the repeats differ in ${unlike.join(', ')}`;
    issues.push({ code: 'repeats-not-alike', detail, ...all });
  }
  const [failure] = failed;
  if (failure !== undefined) {
    const detail = `${failure.phase}: ${failure.error.code}, ${failure.error.message}`;
    issues.push({ code: 'repeats-failed', detail, repeats: failed.length, of: planned });
  }
  const [skip] = skipped;
  if (skip !== undefined) {
    const detail = skip.reason;
    issues.push({ code: 'repeats-skipped', detail, repeats: skipped.length, of: planned });
  }
  const missing = planned - completed.length - failed.length - skipped.length;
  if (missing > 0) {
    const detail = 'there is no result; go on with `wattbench run --resume`';
    issues.push({ code: 'repeats-missing', detail, repeats: missing, of: planned });
  }
  return issues;
}

/** The name says which preset a protocol was made from. */
function isTrial({ spec: { protocol } }: PlannedCell): boolean {
  return protocol.name.split(/\W/)[0] === smoke.name;
}

function outlierIssues(
  gross: readonly RepeatedFigure[],
  completed: readonly CompletedResult[],
): readonly SummaryIssue[] {
  const apart = outliersOf(gross.map(({ value }) => value));
  if (apart.length === 0) return [];
  const names = apart.map((index) => {
    const run = completed.find(({ runId }) => runId === gross[index]?.runId);
    return String((run?.spec.repeat ?? 0) + 1);
  });
  const detail = `the energy of repeat ${names.join(', ')} lies apart from the others; it is kept in the figure`;
  return [{ code: 'outlier', detail, repeats: apart.length, of: completed.length }];
}

function targetIssues(
  target: TargetFigure | null,
  all: { readonly repeats: number; readonly of: number },
): readonly SummaryIssue[] {
  if (target === null || target.met || target.reached === null) return [];
  const [asked, reached] = [target.share, target.reached].map((share) =>
    Number((100 * share).toPrecision(2)),
  );
  const detail = `the ${target.of} was to be known to ${asked} % and is known to ${reached} %`;
  return [{ code: 'target-missed', detail, ...all }];
}

function estimateDetail({ experiment, spec }: PlannedCell): string {
  const meter = spec.meters[0]?.id ?? 'the meter';
  const rejected = experiment.rejectedMeters.map(({ id, reason }) => `${id} (${reason})`);
  const why = rejected.length === 0 ? '' : `; could not be read: ${rejected.join(', ')}`;
  return `${meter} computes energy from a model of the machine and measures none${why}`;
}

/** What the runtime or the file of the model does otherwise than others, each note once. */
function workDifferences({ completed, spec }: PlannedCell): readonly SummaryIssue[] {
  const ofModel = spec.cell.model.artifact.notes ?? [];
  const notes = completed.map(({ session }) => new Set([...ofModel, ...(session.notes ?? [])]));
  const all = new Set(notes.flatMap((ofRun) => [...ofRun]));
  return [...all].map((detail) => ({
    code: 'work-differs',
    detail,
    repeats: notes.filter((ofRun) => ofRun.has(detail)).length,
    of: completed.length,
  }));
}

/** Facts that must be equal before figures may be put together, and are not. */
function differences(results: readonly CompletedResult[]): readonly string[] {
  const facts: Readonly<Record<string, (result: CompletedResult) => unknown>> = {
    machine: ({ environment }) => [environment.machine, environment.cpu.model],
    'Node.js version': ({ environment }) => environment.nodeVersion,
    'wattbench version': ({ environment }) => environment.wattbenchVersion,
    runtime: ({ session }) => [session.runtime.name, session.runtime.version],
    device: ({ session }) => session.device,
    precision: ({ session }) => session.precision,
    threads: ({ session }) => session.threads,
    samples: ({ samplesSha256 }) => samplesSha256,
  };
  return Object.entries(facts)
    .filter(
      ([, factOf]) => new Set(results.map((result) => JSON.stringify(factOf(result)))).size > 1,
    )
    .map(([name]) => name);
}
