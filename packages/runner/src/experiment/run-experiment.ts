import {
  WattbenchError,
  type Cell,
  type Experiment,
  type Journal,
  type PhaseId,
  type Reporter,
  type RunEvent,
  type RunSpec,
} from '@wattbench/core';
import { captureEnvironment } from '../environment/capture-environment.js';
import { MachineLock } from '../lock/machine-lock.js';
import { MeterRack } from '../metering/meter-rack.js';
import type { CellMaterial } from './cell-material.js';
import { LostCells } from './lost-cells.js';
import { runCell, skippedResult } from './run-cell.js';

export interface ExperimentOptions {
  readonly experiment: Experiment;
  readonly materialFor: (cell: Cell) => CellMaterial;
  readonly journal: Journal;
  /** Runs that are not made again. */
  readonly finishedRunIds: ReadonlySet<string>;
  readonly reporter: Reporter;
  /** Aborting ends the child and the experiment; what was finished is stored. */
  readonly signal: AbortSignal;
}

/**
 * Makes every run of the plan that is not finished, one after another, and stores each when it is
 * done. A failed run is a result, and the experiment goes on.
 * Throws `ALREADY_RUNNING`, `METER_UNAVAILABLE`, `INTERRUPTED`, and what the journal throws.
 */
export async function runExperiment(options: ExperimentOptions): Promise<void> {
  const { experiment, journal, finishedRunIds, signal } = options;
  const tell = (event: RunEvent) => options.reporter.onEvent(event);
  const lock = MachineLock.acquire(experiment.title);
  let interrupted = true;
  try {
    const { open: todo, done } = split(experiment.runs, finishedRunIds);
    tell({ type: 'experiment-start', experiment, done });
    const environment = await captureEnvironment();
    const rack = await MeterRack.probe(experiment.runs[0]?.meters ?? []);
    const lost = new LostCells();
    const total = experiment.runs.length;
    for (const [index, spec] of todo.entries()) {
      if (signal.aborted) throw new WattbenchError('INTERRUPTED', 'the run was stopped');
      const position = done + index + 1;
      tell({ type: 'run-start', spec, position, total });
      const context = {
        environment,
        rack,
        lock,
        signal,
        onPhase: (phase: PhaseId) => tell({ type: 'phase-start', spec, phase }),
      };
      const hopeless = lost.reasonFor(spec);
      const result =
        hopeless === undefined
          ? await runCell(spec, options.materialFor(spec.cell), context)
          : skippedResult(spec, context, hopeless);
      lost.learn(result);
      journal.append(result);
      tell({ type: 'run-end', result, position, total });
    }
    interrupted = false;
  } finally {
    lock.release();
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
