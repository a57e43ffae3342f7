import type { Artifact } from './model.js';
import type { PluginRef } from './plugin.js';
import type { Unavailable } from './probe.js';
import type { Protocol } from './protocol.js';

/** The part of a model that a run depends on. */
export interface ModelIdentity {
  readonly id: string;
  readonly revision: string;
  readonly license: string;
  readonly purpose: 'task-specific' | 'multi-purpose';
  readonly parameters?: number;
  readonly artifact: Artifact;
}

export interface DatasetIdentity {
  readonly id: string;
  readonly revision: string;
  readonly license: string;
  readonly size: number;
}

/** One row of a comparison: the same task and model on one runtime and device. */
export interface Cell {
  readonly task: string;
  readonly model: ModelIdentity;
  readonly dataset: DatasetIdentity;
  readonly backend: PluginRef<'backend'>;
  readonly device: string;
  readonly threads: number;
}

/** One child process. `id` is the hash of the rest, without the places on this machine. */
export interface RunSpec {
  readonly id: string;
  readonly experimentId: string;
  readonly cell: Cell;
  readonly protocol: Protocol;
  /** The first meter gives the figure; the others are recorded beside it. */
  readonly meters: readonly PluginRef<'meter'>[];
  /** Counted from 0. */
  readonly repeat: number;
  /** Place in the interleaved order, counted from 0. */
  readonly order: number;
}

/** Why a better meter was not taken. */
export interface RejectedMeter extends Unavailable {
  readonly id: string;
}

/**
 * Ends an experiment early: blocks of one repeat of each cell are added until the 95 % interval is tight enough. The plan
 * holds the runs of `maximumRepeats`; those that are not needed become skipped results.
 */
export interface PrecisionTarget {
  /** Half of the interval over its mean, e.g. 0.02. */
  readonly share: number;
  /** The figure of each cell, or the ratio of each cell to the best. */
  readonly of: 'energy' | 'ratio';
  /** Numbers of repeats at which the interval is looked at, rising; the last is the maximum. Every look spends of the 5 %. */
  readonly looks: readonly number[];
  /** Seconds from the start after which no block begins; `null`: no limit. */
  readonly budgetS: number | null;
}

export interface Experiment {
  readonly id: string;
  /** Hash of the plan without its id: two experiments that ask for the same work have the same. */
  readonly planHash: string;
  /** Wall clock, ISO 8601. */
  readonly createdAt: string;
  readonly title: string;
  readonly runs: readonly RunSpec[];
  readonly rejectedMeters: readonly RejectedMeter[];
  /** Id of the backend whose answers the others' are compared with. */
  readonly reference?: string;
  readonly target?: PrecisionTarget;
  /** Id of the experiment that this one was to repeat. */
  readonly rerunOf?: string;
}
