import {
  WattbenchError,
  type Cell,
  type Environment,
  type Experiment,
  type Journal,
  type PhaseId,
  type PreflightFinding,
  type Reporter,
  type Result,
  type RunEvent,
  type RunSpec,
} from '@wattbench/core';
import { captureEnvironment } from '../environment/capture-environment.js';
import { MachineLock } from '../lock/machine-lock.js';
import { MeterRack } from '../metering/meter-rack.js';
import { demandQuietMachine, preflight } from '../preflight/preflight.js';
import type { CellMaterial } from './cell-material.js';
import { LostCells } from './lost-cells.js';
import { NeededBlocks, type Enough } from './needed-blocks.js';
import { runCell, skippedResult, type RunContext } from './run-cell.js';

export interface OpenedJournal {
  /** Closed when the experiment ends, however it ends. */
  readonly journal: Journal;
  /** Results that stand in it already; their runs are not made again. */
  readonly results: readonly Result[];
}

export interface ExperimentOptions {
  readonly experiment: Experiment;
  readonly materialFor: (cell: Cell) => CellMaterial;
  /** Called once, when this machine is held and the meters answer: before that nothing is written. */
  readonly openJournal: () => Promise<OpenedJournal>;
  /** Of an experiment with a target: why no further block of repeats is needed, in words, or `null`. */
  readonly enough?: Enough;
  readonly reporter: Reporter;
  /** Throws `PREFLIGHT_FAILED`, before anything is stored, when the machine would show in the figures. */
  readonly strict?: boolean;
  /** What about the machine would show. Left out: as `preflight` finds it. */
  readonly preflight?: (environment: Environment) => Promise<readonly PreflightFinding[]>;
  /** Aborting ends the child and the experiment; what was finished is stored. */
  readonly signal: AbortSignal;
}

/**
 * Makes every run of the plan that is not finished, one after another, and stores each when it is
 * done. A failed run is a result, and the experiment goes on.
 * Throws `ALREADY_RUNNING`, `METER_UNAVAILABLE`, `PREFLIGHT_FAILED`, `INTERRUPTED`, and what the journal throws.
 */
export async function runExperiment(options: ExperimentOptions): Promise<void> {
  const { experiment, signal } = options;
  const lock = MachineLock.acquire(experiment.title);
  try {
    const rack = await MeterRack.probe(experiment.runs[0]?.meters ?? []);
    const environment = await captureEnvironment();
    const findings = await (options.preflight ?? preflight)(environment);
    if (options.strict === true) demandQuietMachine(findings);
    const { journal, results } = await options.openJournal();
    try {
      await makeRuns(options, {
        journal,
        results,
        context: { environment, preflight: findings, rack, lock, signal },
      });
    } finally {
      journal.close();
    }
  } finally {
    lock.release();
  }
}

async function makeRuns(
  { experiment, materialFor, reporter, enough = () => null }: ExperimentOptions,
  {
    journal,
    results: earlier,
    context,
  }: OpenedJournal & { readonly context: Omit<RunContext, 'onPhase'> },
): Promise<void> {
  const tell = (event: RunEvent) => reporter.onEvent(event);
  const results = [...earlier];
  const { open, done } = split(experiment.runs, new Set(earlier.map(({ runId }) => runId)));
  const blocks = new NeededBlocks(experiment, {
    enough,
    results: earlier,
    nowS: () => performance.now() / 1000,
  });
  const total = experiment.runs.length;
  const lost = new LostCells();
  let interrupted = true;
  tell({ type: 'experiment-start', experiment, done, preflight: context.preflight });
  try {
    for (const [index, spec] of open.entries()) {
      if (context.signal.aborted) throw new WattbenchError('INTERRUPTED', 'the run was stopped');
      const position = done + index + 1;
      tell({ type: 'run-start', spec, position, total });
      const onPhase = (phase: PhaseId) => tell({ type: 'phase-start', spec, phase });
      const unneeded = blocks.reasonAgainst(spec, results);
      const hopeless = lost.reasonFor(spec);
      const result =
        unneeded !== undefined
          ? skippedResult(spec, { ...context, onPhase }, { reason: unneeded, cause: 'not-needed' })
          : hopeless !== undefined
            ? skippedResult(spec, { ...context, onPhase }, { reason: hopeless, cause: 'hopeless' })
            : await runCell(spec, materialFor(spec.cell), { ...context, onPhase });
      results.push(result);
      lost.learn(result);
      journal.append(result);
      tell({ type: 'run-end', result, position, total });
    }
    interrupted = false;
  } finally {
    tell({ type: 'experiment-end', interrupted });
  }
}

function split(
  runs: readonly RunSpec[],
  finished: ReadonlySet<string>,
): { readonly open: readonly RunSpec[]; readonly done: number } {
  const open = runs.filter(({ id }) => !finished.has(id));
  return { open, done: runs.length - open.length };
}
