import { setTimeout as delay } from 'node:timers/promises';
import type { FailedResult, PhaseId, PhaseRecord, Protocol, RunIssue } from '@wattbench/core';
import type { PhaseOutcome } from '../child/messages.js';
import { measureExtent } from '../metering/measure-extent.js';
import { meteredPhase, type MeteredPhase, type PhaseContext } from '../metering/metered-phase.js';
import type { InferenceProcess } from '../process/inference-process.js';
import { warmUpIssue } from '../warm-up/warm-up-issue.js';
import { warmUpPhase } from '../warm-up/warm-up-phase.js';
import { phasesOf } from './phases-of.js';

/** What one run has come to so far. */
export interface Progress {
  at: FailedResult['phase'];
  child: InferenceProcess | undefined;
  readonly records: PhaseRecord[];
  readonly outcomes: Map<PhaseId, PhaseOutcome>;
  readonly issues: RunIssue[];
}

/**
 * A meter that tells its reading within this time is waited for before the next phase, so that this process sleeps in the
 * window. One that is later is not: the next window begins in the state that the last one left.
 */
const promptMs = 100;

/** Makes all phases of a protocol, and leaves in `progress` what was finished, also when it throws. */
export async function runPhases(
  protocol: Protocol,
  options: {
    readonly context: PhaseContext;
    readonly progress: Progress;
    readonly signal: AbortSignal;
    readonly onPhase: (phase: PhaseId) => void;
  },
): Promise<void> {
  const { context, progress, signal, onPhase } = options;
  const records = new Map<PhaseId, Promise<PhaseRecord>>();
  try {
    for (const phase of phasesOf(protocol)) {
      progress.at = phase;
      onPhase(phase);
      const { outcome, record } = await perform(phase, { protocol, context, progress });
      progress.outcomes.set(phase, outcome);
      records.set(phase, record);
      await settledOrLate(records.values());
    }
  } catch (error) {
    if (!signal.aborted) {
      const settled = await Promise.allSettled(records.values());
      const told = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      progress.records.push(...told);
    }
    throw error;
  }
  for (const [phase, record] of records) {
    progress.at = phase;
    progress.records.push(await record);
  }
}

async function perform(
  phase: PhaseId,
  of: {
    readonly protocol: Protocol;
    readonly context: PhaseContext;
    readonly progress: Progress;
  },
): Promise<MeteredPhase> {
  const { protocol, context, progress } = of;
  if (phase === 'measure') {
    return meteredPhase(phase, context, measureExtent(protocol, context.meters.first));
  }
  if (phase !== 'warm-up' || protocol.warmUp === null) return meteredPhase(phase, context);
  const warmUp = await warmUpPhase(protocol.warmUp, context);
  const issue = warmUpIssue(warmUp, protocol.warmUp);
  if (issue !== undefined) progress.issues.push(issue);
  return warmUp;
}

async function settledOrLate(records: Iterable<Promise<PhaseRecord>>): Promise<void> {
  const late = new AbortController();
  await Promise.race([
    Promise.allSettled(records),
    delay(promptMs, undefined, { signal: late.signal }),
  ]).finally(() => late.abort());
}
