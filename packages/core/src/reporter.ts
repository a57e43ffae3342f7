import type { Experiment, RunSpec } from './experiment.js';
import type { PhaseId, PreflightFinding, Result } from './result.js';

export type RunEvent =
  | {
      readonly type: 'experiment-start';
      readonly experiment: Experiment;
      readonly done: number;
      /** What about the machine would show in the figures. */
      readonly preflight?: readonly PreflightFinding[];
    }
  | {
      readonly type: 'run-start';
      readonly spec: RunSpec;
      readonly position: number;
      readonly total: number;
    }
  | { readonly type: 'phase-start'; readonly spec: RunSpec; readonly phase: PhaseId }
  | {
      readonly type: 'run-end';
      readonly result: Result;
      readonly position: number;
      readonly total: number;
    }
  | { readonly type: 'experiment-end'; readonly interrupted: boolean };

/** Told of what happens. Called only between windows: never while something is measured. */
export interface Reporter {
  onEvent(event: RunEvent): void;
}
