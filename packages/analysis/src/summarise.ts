import type { CompletedResult, Experiment, Result } from '@wattbench/core';
import type { CarbonIntensity } from './carbon-intensity.js';
import { carbonOf } from './carbon.js';
import { cellEnergy } from './cell-energy.js';
import { cellIssues } from './cell-issues.js';
import type { CellSummary, FirstFailure, SummaryIssue } from './cell-summary.js';
import { cellsOf, type PlannedCell } from './cells.js';
import { latencyOf } from './latency.js';
import { runFigures } from './run-figures.js';
import { countDoubts, runDoubts } from './run-issues.js';
import { scoresOf } from './scores.js';
import { variantOf } from './variant.js';

export interface SummariseOptions {
  /** From `carbonIntensity`. */
  readonly intensity: CarbonIntensity;
}

/** What a summary is made from: an experiment, and one result per run. */
export interface SummarisedExperiment {
  readonly experiment: Experiment;
  readonly results: readonly Result[];
}

/**
 * One summary per cell of each experiment: task, model, data set, backend, device and all else that must be equal for
 * runs to be repeats, with the first meter of the run. The unit of statistics is the repeat, a process of its own:
 * inferences inside one process are not independent. Cells without a completed run are there too, with `null`
 * figures. Experiments are never put together.
 *
 * Pure: the same input gives the same output, whatever the order of the results. Throws nothing.
 */
export function summarise(
  stored: SummarisedExperiment | readonly SummarisedExperiment[],
  options: SummariseOptions,
): CellSummary[] {
  const experiments = 'experiment' in stored ? [stored] : stored;
  return experiments.flatMap(({ experiment, results }) => {
    const cells = cellsOf(experiment, results);
    return cells.map((cell) => ({
      ...summariseCell(cell, options.intensity),
      variant: variantOf(cell, cells),
    }));
  });
}

function summariseCell(
  cell: PlannedCell,
  intensity: CarbonIntensity,
): Omit<CellSummary, 'variant'> {
  const { completed } = cell;
  const runs = completed.map(runFigures);
  const { problem, ...energy } = cellEnergy(runs);
  const gross = energy.energyWhPer1000;
  const carbon = gross === null ? null : carbonOf(gross, intensity);
  const scores = scoresOf(completed);
  const { quality } = energy;
  const all = { repeats: completed.length, of: completed.length };
  const issues: SummaryIssue[] = [
    ...cellIssues(cell, { scoreDifferences: scores.differences, quality }),
    ...countDoubts(runs.map(runDoubts)),
  ];
  if (problem !== null) issues.push({ code: 'energy-unknown', detail: problem, ...all });
  if (carbon !== null && intensity.assumed) {
    const detail = 'the mean of the world stands in for the carbon intensity; give `--region`';
    issues.push({ code: 'region-assumed', detail, ...all });
  }
  return {
    ...identityOf(cell),
    repeats: completed.length,
    failed: cell.failed.length,
    skipped: cell.skipped.length,
    firstFailure: firstFailureOf(cell),
    inferences:
      runs.find((run) => run.inferences !== null)?.inferences ?? cell.spec.protocol.inferences,
    ...energy,
    carbonGPer1000: carbon,
    latencyMs: latencyOf(completed),
    scores: scores.means,
    issues,
    runIds: completed.map((result) => result.runId),
  };
}

function identityOf({ experiment, spec, planned, completed }: PlannedCell) {
  const [first]: readonly (CompletedResult | undefined)[] = completed;
  const { cell, protocol } = spec;
  return {
    experimentId: experiment.id,
    task: cell.task,
    model: cell.model.id,
    dataset: cell.dataset.id,
    backend: cell.backend.id,
    device: first?.session.device ?? cell.device,
    threads: first?.session.threads ?? cell.threads,
    precision: first?.session.precision ?? cell.model.artifact.precision,
    protocol: protocol.name,
    batchSize: protocol.batchSize,
    planned,
    meter: spec.meters[0]?.id ?? null,
  };
}

function firstFailureOf({ failed }: PlannedCell): FirstFailure | null {
  const [failure] = failed;
  if (failure === undefined) return null;
  const { code, message } = failure.error;
  return { phase: failure.phase, code, message };
}
