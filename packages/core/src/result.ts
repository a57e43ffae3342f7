import type { SessionInfo } from './backend.js';
import type { Conditions, Environment } from './environment.js';
import type { ErrorEnvelope } from './error.js';
import type { RunSpec } from './experiment.js';
import type { Channel, ChannelReading, Window } from './meter.js';

export const phases = [
  'baseline',
  'load',
  'first-run',
  'warm-up',
  'measure',
  'accuracy',
  'loaded-idle',
  'cool-down',
] as const;

export type PhaseId = (typeof phases)[number];

/** One round of a warm-up: what the test of a steady state is made of. */
export interface WarmUpRound {
  readonly window: Window;
  readonly inferences: number;
  readonly medianLatencyNs: number;
  /** Mean power of the counted channels of the first meter; `null` where it was not told. */
  readonly powerW: number | null;
}

/** What one channel told of its power in a phase: equally long lists. */
export interface PowerTrace {
  readonly channel: string;
  readonly atNs: readonly number[];
  readonly powerW: readonly number[];
  /** Every n-th of the samples stands here; 1: all of them. */
  readonly thinning: number;
}

/** Raw stamps and readings of one phase. */
export interface PhaseRecord {
  readonly id: PhaseId;
  /** Stamped by the child around its work. */
  readonly window: Window;
  readonly inferences: number;
  readonly readings: readonly ChannelReading[];
  /** CPU time of the child in the phase. */
  readonly processCpuNs: number;
  /** CPU time of everything else on the machine, or null where it cannot be read. */
  readonly otherCpuNs: number | null;
  /** Of a warm-up with a test of a steady state. */
  readonly rounds?: readonly WarmUpRound[];
  readonly traces?: readonly PowerTrace[];
}

export interface MeterUse {
  readonly id: string;
  readonly package: { readonly name: string; readonly version: string };
  readonly channels: readonly Channel[];
}

export type RunIssue =
  | { readonly code: 'other-load'; readonly detail: string }
  | { readonly code: 'warm-up-not-finished'; readonly detail: string }
  /** Latency or power still changed when the warm-up had to end. */
  | { readonly code: 'not-steady'; readonly detail: string }
  /** The session used the processor while it had nothing to do. */
  | { readonly code: 'spinning-session'; readonly detail: string }
  /** The processor held its clock down for its heat in the run. */
  | { readonly code: 'throttled'; readonly detail: string }
  | { readonly code: 'samples-repeated'; readonly detail: string }
  | { readonly code: 'fallback'; readonly detail: string }
  /** More calls were under way at once than the runtime works on. */
  | { readonly code: 'calls-waited'; readonly detail: string }
  /** A forced output length was not kept. */
  | { readonly code: 'output-length'; readonly detail: string };

/** One call of a model that writes text. `prefillNs` and `decodeNs` add up to the latency of the call. */
export interface GenerationCall {
  /** For each prompt of the batch. */
  readonly promptTokens: readonly number[];
  readonly outputTokens: readonly number[];
  /** To the first token: the time to first token of a request. */
  readonly prefillNs: number;
  /** From the first token to the end of the call. */
  readonly decodeNs: number;
}

/** Something about the machine that shows in a measurement without being part of the work. */
export interface PreflightFinding {
  readonly code:
    | 'other-load'
    | 'busy-process'
    | 'governor'
    | 'turbo'
    | 'no-mains-power'
    | 'throttling'
    | 'swap'
    | 'virtual-machine'
    | 'container-limit';
  /** `disturbs`: `--strict` refuses to measure. `note`: worth knowing. */
  readonly severity: 'disturbs' | 'note';
  readonly detail: string;
  readonly fix: string;
}

interface ResultBase {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly experimentId: string;
  readonly spec: RunSpec;
  /** Wall clock, ISO 8601: only to join with meters outside this machine. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly environment: Environment;
  readonly conditions: Conditions;
  /** The same when the run had ended. */
  readonly conditionsAfter?: Conditions;
  readonly preflight?: readonly PreflightFinding[];
  readonly meters: readonly MeterUse[];
  /** The phases that were finished. */
  readonly phases: readonly PhaseRecord[];
}

export interface CompletedResult extends ResultBase {
  readonly state: 'completed';
  readonly session: SessionInfo;
  /** One per call of the model in the measured window, in order; a call holds `batchSize` inferences. */
  readonly latenciesNs: readonly number[];
  /** Of a task whose model writes text: one per call, as `latenciesNs`. */
  readonly generation?: readonly GenerationCall[];
  /** Of a window of very many calls: only every n-th stands in `latenciesNs` and `generation`. Absent: all of them. */
  readonly latencyThinning?: number;
  /** Where `generation` does not hold every call: tokens written in all of them. */
  readonly outputTokens?: number;
  /** Hash over the ids of the samples in the order they were run and, where they were brought to a length, that length. */
  readonly samplesSha256: string;
  readonly outputs: readonly { readonly sampleId: string; readonly output: unknown }[];
  readonly scores: Readonly<Record<string, number>>;
  readonly issues: readonly RunIssue[];
}

export interface FailedResult extends ResultBase {
  readonly state: 'failed';
  readonly phase: PhaseId | 'start' | 'score';
  readonly error: ErrorEnvelope;
  readonly exit: { readonly code: number | null; readonly signal: string | null } | null;
  /** The end of what the child wrote to stderr. */
  readonly stderrTail: string;
}

export interface SkippedResult extends ResultBase {
  readonly state: 'skipped';
  readonly reason: string;
  /** `not-needed`: the experiment was precise enough, or its time was up, before this run. */
  readonly cause?: 'hopeless' | 'not-needed';
}

/** A result is a state: fields exist only where they hold something. No carbon, no totals, no means. */
export type Result = CompletedResult | FailedResult | SkippedResult;
