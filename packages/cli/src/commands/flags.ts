import type { ComparedMetric } from '@wattbench/analysis';
import type { GenerationProtocol, WindowKind } from '@wattbench/core';
import type { TargetFlags } from '../catalog/precision-target.js';

/** Flags of `wattbench run` as the parser gives them; what is not given comes from the config file. */
export interface RunFlags extends TargetFlags {
  readonly suite?: string;
  readonly task?: string;
  readonly model?: string;
  readonly dataset?: string;
  readonly backend?: readonly string[];
  readonly reference?: string;
  readonly meter?: readonly string[];
  readonly device?: string;
  readonly threads?: number;
  readonly protocol?: string;
  readonly repeats?: number;
  readonly inferences?: number;
  /** Of the axes: every cell is measured at each combination. */
  readonly batchSize?: readonly number[];
  readonly concurrency?: readonly number[];
  readonly inputWords?: readonly number[];
  readonly outputTokens?: readonly number[];
  readonly window?: WindowKind;
  readonly outputLength?: GenerationProtocol['length'];
  readonly temperature?: number;
  readonly seed?: number;
  /** Refuses to measure on a machine that would show in the figures. */
  readonly strict?: boolean;
  readonly output?: string;
  readonly region?: string;
  readonly intensity?: number;
  readonly resume?: boolean | string;
  readonly config?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export const listable = [
  'tasks',
  'models',
  'datasets',
  'backends',
  'meters',
  'suites',
  'protocols',
] as const;
export type Listable = (typeof listable)[number];

export interface ListFlags {
  readonly config?: string;
  readonly json?: boolean;
}

export interface DoctorFlags {
  /** Backends whose contract is to be checked. */
  readonly conformance?: readonly string[];
  readonly meter?: readonly string[];
  readonly check?: boolean;
  readonly config?: string;
  readonly json?: boolean;
}

export interface MeasureFlags {
  readonly meter?: readonly string[];
  readonly out?: string;
  readonly config?: string;
  readonly json?: boolean;
}

export interface WatchFlags {
  readonly meter?: readonly string[];
  /** Seconds. */
  readonly interval: number;
  readonly count?: number;
  readonly config?: string;
  readonly json?: boolean;
}

export const reportFormats = ['table', 'markdown', 'csv', 'json'] as const;

export interface ReportFlags {
  readonly format: (typeof reportFormats)[number];
  readonly json?: boolean;
  readonly budget?: boolean;
  readonly pareto?: boolean;
  readonly region?: string;
  readonly intensity?: number;
  readonly config?: string;
}

export interface VerifyFlags {
  readonly figures?: string;
  readonly dataset?: readonly string[];
  readonly model?: readonly string[];
  readonly region?: string;
  readonly intensity?: number;
  readonly config?: string;
  readonly json?: boolean;
}

/** `comparedMetrics` of analysis, which the command line does not load for its help. */
export const comparableMetrics: readonly ComparedMetric[] = ['energy', 'cpu-time'];
export const comparisonFormats = ['table', 'markdown', 'json'] as const;

export interface CompareFlags {
  readonly metric: ComparedMetric;
  readonly format: (typeof comparisonFormats)[number];
  readonly json?: boolean;
  readonly output?: string;
  readonly config?: string;
}

export interface BaselineFlags {
  readonly out: string;
  readonly force?: boolean;
  readonly output?: string;
  readonly config?: string;
  readonly json?: boolean;
}

export interface GateFlags {
  readonly baseline: string;
  /** Share. */
  readonly maxIncrease: number;
  readonly metric: ComparedMetric;
  readonly unclear: 'pass' | 'fail';
  readonly allowMissing?: boolean;
  readonly allowEstimates?: boolean;
  readonly accuracyGate?: number;
  readonly junit?: string;
  readonly markdown?: string;
  readonly output?: string;
  readonly config?: string;
  readonly json?: boolean;
}

export interface DiffFlags {
  readonly config?: string;
  readonly json?: boolean;
}

export interface RerunFlags {
  readonly dryRun?: boolean;
  readonly allowDifferences?: boolean;
  /** Share by which the ratio of energies may be off 1. */
  readonly tolerance?: number;
  readonly backend?: readonly string[];
  readonly meter?: readonly string[];
  readonly dataset?: readonly string[];
  readonly model?: readonly string[];
  readonly strict?: boolean;
  readonly output?: string;
  readonly config?: string;
  readonly quiet?: boolean;
  readonly json?: boolean;
}

export interface InitFlags {
  readonly force?: boolean;
}
