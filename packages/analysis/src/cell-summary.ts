import type {
  ErrorCode,
  FailedResult,
  GenerationProtocol,
  Quality,
  ReadingIssue,
  RunIssue,
  WindowKind,
} from '@wattbench/core';
import type { Interval } from './interval.js';
import type { UncertaintyBudget } from './uncertainty-budget.js';

export type SummaryIssueCode =
  | RunIssue['code']
  | ReadingIssue
  | 'energy-unknown'
  | 'idle-unknown'
  | 'idle-drift'
  | 'outlier'
  | 'accuracy-below-gate'
  | 'target-missed'
  | 'trial-protocol'
  | 'estimated'
  | 'single-repeat'
  | 'repeats-failed'
  | 'repeats-skipped'
  | 'repeats-missing'
  | 'repeats-not-alike'
  | 'scores-differ'
  | 'tokens-unknown'
  | 'work-differs'
  | 'reference-assumed'
  | 'outputs-differ'
  | 'not-equivalent'
  | 'not-compared'
  | 'not-ranked'
  | 'region-assumed'
  | 'virtual-machine'
  | 'no-mains-power'
  | 'governor-powersave'
  | 'governor'
  | 'turbo'
  | 'busy-machine'
  | 'busy-before'
  | 'busy-process'
  | 'throttling'
  | 'swapping'
  | 'swap-used'
  | 'container-limit';

/** One cause of doubt in a summary, and how many of how many repeats it holds for. */
export interface SummaryIssue {
  readonly code: SummaryIssueCode;
  readonly detail: string;
  readonly repeats: number;
  readonly of: number;
}

/** Grams of CO2 equivalent, with what they were computed from. */
export interface CarbonFigure extends Interval {
  readonly intensityGPerKwh: number;
  /** Half-width (about 95 %) of the intensity's doubt as a share of it; of a range that is not even, the mean of both sides. */
  readonly gridShare: number;
  readonly source: string;
}

/** Nearest-rank percentiles over the calls of all repeats. */
export interface LatencyFigure {
  readonly p50: number;
  readonly p95: number;
}

export interface FirstFailure {
  readonly phase: FailedResult['phase'];
  readonly code: ErrorCode;
  readonly message: string;
}

/** One input that two runtimes answer differently. */
export interface AnswerDifference {
  readonly sampleId: string;
  readonly difference: string;
}

/**
 * Whether the answers are those of the reference, by `Task.equivalent`. `reference` names the reference's cell,
 * `compared` counts inputs, `different` those that were answered differently in any repeat.
 */
export type CellEquivalence =
  | { readonly state: 'reference' }
  | {
      readonly state: 'equivalent';
      readonly reference: string;
      readonly compared: number;
      readonly different: number;
    }
  | {
      readonly state: 'not-equivalent';
      readonly reference: string;
      readonly compared: number;
      readonly different: number;
      /** At most three. */
      readonly first: readonly AnswerDifference[];
    }
  | { readonly state: 'not-compared'; readonly reason: string };

/** What a model that writes text did in the measured windows, over all repeats. */
export interface GenerationFigure {
  /** Means per request. */
  readonly promptTokens: number;
  readonly outputTokens: number;
  /** From the start of a call to its first token. */
  readonly timeToFirstTokenMs: LatencyFigure;
  /** Decode time over the tokens after the first; `null` when no call wrote more than one. */
  readonly perOutputTokenMs: LatencyFigure | null;
}

/** Whether a figure is as tight as the experiment was to make it; shares are half of the interval over its mean. */
export interface TargetFigure {
  readonly share: number;
  readonly of: 'energy' | 'ratio';
  /** `null` where the figure is not known. */
  readonly reached: number | null;
  readonly met: boolean;
}

/** Energy against the task's first metric, among cells that did the same work. `by` names the cells that are better. */
export type ParetoStanding =
  | { readonly state: 'front'; readonly metric: string }
  | { readonly state: 'dominated'; readonly metric: string; readonly by: readonly string[] }
  | { readonly state: 'left-out'; readonly reason: string };

/** What limits each figure; `null` where it is not known. */
export interface Budgets {
  readonly energy: UncertaintyBudget | null;
  readonly net: UncertaintyBudget | null;
  readonly carbon: UncertaintyBudget | null;
}

/** One row of a comparison. `null` is unknown, and then `issues` say why; nothing is 0 for want of a value. */
export interface CellSummary {
  readonly experimentId: string;
  readonly task: string;
  readonly model: string;
  readonly dataset: string;
  readonly backend: string;
  /** What was really got; what was asked for where no run was completed. */
  readonly device: string;
  readonly threads: number;
  readonly precision: string;
  /** The runtime that did the work and its version, e.g. `onnxruntime-node 1.30.0`; `null` where no run was completed. */
  readonly runtime: string | null;
  /** What sets it apart from cells of the same task, model, data set, backend and device; `null` when there is nothing. */
  readonly variant: string | null;
  readonly protocol: string;
  readonly batchSize: number;
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Words that each text input was brought to; `null`: as the data set has it. */
  readonly inputWords: number | null;
  /** What lies inside the measured window: the model alone, or tokenising and reading the answer too. */
  readonly window: WindowKind;
  /** How much text was asked for; `null` for models that write none. */
  readonly generationSettings: GenerationProtocol | null;
  /** Inferences that the protocol asks of one repeat. */
  readonly inferences: number;
  /** In the measured windows of the repeats: more where a window has to last longer. `null` without a completed one. */
  readonly inferencesMade: { readonly fewest: number; readonly most: number } | null;
  /** Repeats that the plan asks for, without those that turned out not to be needed. */
  readonly planned: number;
  /** Repeats that were completed. */
  readonly repeats: number;
  readonly failed: number;
  readonly skipped: number;
  readonly firstFailure: FirstFailure | null;
  /** The meter that gives the figure. */
  readonly meter: string | null;
  /** The weakest kind of figure that went into it. */
  readonly quality: Quality | null;
  /** Probability with which each interval holds the truth: 0.95, more where several looks were taken (see `target`). */
  readonly level: number;
  /** Of an experiment that was to go on until a figure is tight; `null` for others. */
  readonly target: TargetFigure | null;
  /** What the energy holds: the counted channels, in words. */
  readonly boundary: string | null;
  /** Gross energy of 1,000 inferences. */
  readonly energyWhPer1000: Interval | null;
  /**
   * Energy over the lowest in the same comparison (task, model, data set, protocol, samples, meter, boundary and
   * quality) among the reference and the cells that are equivalent to it. The best has exactly 1. `null` for all others.
   */
  readonly ratioToBest: Interval | null;
  /** Gross energy of 1,000 tokens written, that of the prompts included; `null` for models that write no text. */
  readonly energyWhPer1000OutputTokens: Interval | null;
  /** What the same devices would have used in the same time without the work. */
  readonly idleWhPer1000: Interval | null;
  /** Gross less idle. Its interval may reach below 0. */
  readonly netWhPer1000: Interval | null;
  /** What they would have used in the same time with the model loaded and nothing to do. */
  readonly loadedIdleWhPer1000: Interval | null;
  readonly idlePowerW: Interval | null;
  readonly loadedIdlePowerW: Interval | null;
  readonly carbonGPer1000: CarbonFigure | null;
  /** Mean power in the measured window. */
  readonly powerW: Interval | null;
  /** Milliseconds per call of the model; a call holds `batchSize` inferences. */
  readonly latencyMs: LatencyFigure | null;
  /** `null` for models that write no text. */
  readonly generation: GenerationFigure | null;
  /** Means over the repeats. The first is the one that a table shows. */
  readonly scores: Readonly<Record<string, number>>;
  readonly equivalence: CellEquivalence;
  readonly pareto: ParetoStanding;
  readonly budgets: Budgets;
  readonly issues: readonly SummaryIssue[];
  /** The completed runs. */
  readonly runIds: readonly string[];
}
