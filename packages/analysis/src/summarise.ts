import type {
  CompletedResult,
  Experiment,
  GenerationProtocol,
  Result,
  Task,
} from '@wattbench/core';
import type { CarbonIntensity } from './carbon-intensity.js';
import { carbonOf } from './carbon.js';
import { cellEnergy, type CellEnergy } from './cell-energy.js';
import { cellIssues } from './cell-issues.js';
import { deviceOf } from './cell-name.js';
import type { CellSummary, FirstFailure, SummaryIssue } from './cell-summary.js';
import { cellsOf, type PlannedCell } from './cells.js';
import { compareExperiment, noStanding, type Standing } from './compare-experiment.js';
import { generationOf } from './generation.js';
import { latencyOf } from './latency.js';
import { lookLevel } from './look-level.js';
import { withPareto } from './pareto.js';
import { targetFigureOf } from './target-figure.js';
import { runFigures, type RunFigures } from './run-figures.js';
import { countDoubts, runDoubts } from './run-issues.js';
import { scoresOf } from './scores.js';
import { budgetsOf } from './cell-budgets.js';
import { variantOf } from './variant.js';

export interface SummariseOptions {
  /** From `carbonIntensity`. */
  readonly intensity: CarbonIntensity;
  /** By their ids. Answers of a task that is missing are not compared. */
  readonly tasks: ReadonlyMap<string, Task>;
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
  return experiments.flatMap((one) => summariseExperiment(one, options));
}

function summariseExperiment(
  { experiment, results }: SummarisedExperiment,
  { intensity, tasks }: SummariseOptions,
): readonly CellSummary[] {
  const cells = cellsOf(experiment, results);
  const level = lookLevel(experiment);
  const energies = new Map<PlannedCell, CellEnergy>();
  const facts = cells.map((cell) => {
    const runs = cell.completed.map(runFigures);
    const energy = cellEnergy(runs, level);
    energies.set(cell, energy);
    return { cell, runs, energy };
  });
  const standings = compareExperiment(energies, { tasks, level });
  const summaries = facts.map(({ cell, ...figures }) => ({
    ...summariseCell(cell, {
      ...figures,
      intensity,
      level,
      standing: standings.get(cell) ?? noStanding,
    }),
    generationSettings: generationSettings(cell, tasks),
    variant: variantOf(cell, cells),
  }));
  return withPareto(summaries, tasks);
}

function summariseCell(
  cell: PlannedCell,
  figures: {
    readonly runs: readonly RunFigures[];
    readonly energy: CellEnergy;
    readonly standing: Standing;
    readonly intensity: CarbonIntensity;
    readonly level: number;
  },
): Omit<CellSummary, 'variant' | 'generationSettings' | 'pareto'> {
  const { completed } = cell;
  const { runs, standing, intensity, level } = figures;
  const { problem, grossWhPer1000: _ofRepeats, repeats, ...energy } = figures.energy;
  const gross = energy.energyWhPer1000;
  const carbon = gross === null ? null : carbonOf(gross, intensity);
  const scores = scoresOf(completed);
  const { quality } = energy;
  const all = { repeats: completed.length, of: completed.length };
  const target = targetFigureOf(cell.experiment.target, {
    energy: gross,
    ratio: standing.ratioToBest,
  });
  const issues: SummaryIssue[] = [
    ...standing.issues,
    ...cellIssues(cell, {
      scoreDifferences: scores.differences,
      quality,
      target,
      gross: repeats.gross,
    }),
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
    inferences: cell.spec.protocol.inferences,
    inferencesMade: inferencesMade(runs),
    ...energy,
    level,
    target,
    budgets: budgetsOf(repeats, { level, carbon }),
    ratioToBest: standing.ratioToBest,
    carbonGPer1000: carbon,
    latencyMs: latencyOf(completed),
    generation: generationOf(completed),
    scores: scores.means,
    equivalence: standing.equivalence,
    issues,
    runIds: completed.map((result) => result.runId),
  };
}

function inferencesMade(runs: readonly RunFigures[]): CellSummary['inferencesMade'] {
  const counts = runs.flatMap(({ inferences }) => (inferences === null ? [] : [inferences]));
  const [first, ...others] = counts.toSorted((a, b) => a - b);
  return first === undefined ? null : { fewest: first, most: others.at(-1) ?? first };
}

function identityOf(row: PlannedCell) {
  const { experiment, spec, planned, completed } = row;
  const [first]: readonly (CompletedResult | undefined)[] = completed;
  const runtime = first?.session.runtime;
  const { cell, protocol } = spec;
  return {
    experimentId: experiment.id,
    task: cell.task,
    model: cell.model.id,
    dataset: cell.dataset.id,
    backend: cell.backend.id,
    device: deviceOf(row),
    threads: first?.session.threads ?? cell.threads,
    precision: first?.session.precision ?? cell.model.artifact.precision,
    runtime: runtime === undefined ? null : `${runtime.name} ${runtime.version}`,
    protocol: protocol.name,
    batchSize: protocol.batchSize,
    concurrency: protocol.concurrency,
    inputWords: protocol.inputWords,
    window: protocol.window,
    planned,
    meter: spec.meters[0]?.id ?? null,
  };
}

/** What was asked of a model that writes text; other models leave it aside. */
function generationSettings(
  { spec, completed }: PlannedCell,
  tasks: ReadonlyMap<string, Task>,
): GenerationProtocol | null {
  const writes =
    tasks.get(spec.cell.task)?.unit === 'output-token' ||
    completed.some(({ generation }) => generation !== undefined);
  return writes ? spec.protocol.generation : null;
}

function firstFailureOf({ failed }: PlannedCell): FirstFailure | null {
  const [failure] = failed;
  if (failure === undefined) return null;
  const { code, message } = failure.error;
  return { phase: failure.phase, code, message };
}
