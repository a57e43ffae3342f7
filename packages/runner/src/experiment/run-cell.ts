import {
  phases,
  WattbenchError,
  type CompletedResult,
  type Environment,
  type FailedResult,
  type GenerationProtocol,
  type PhaseId,
  type PhaseRecord,
  type Protocol,
  type Result,
  type RunIssue,
  type RunSpec,
  type Sample,
  type SessionInfo,
  type SkippedResult,
} from '@wattbench/core';
import type { PhaseOutcome } from '../child/messages.js';
import { captureConditions } from '../environment/capture-conditions.js';
import type { MachineLock } from '../lock/machine-lock.js';
import { meteredPhase } from '../metering/metered-phase.js';
import type { MeterRack, OpenMeters } from '../metering/meter-rack.js';
import { otherLoad } from '../metering/other-load.js';
import { InferenceProcess } from '../process/inference-process.js';
import { takeSamples, type CellMaterial } from './cell-material.js';
import { samplesHash, shapedInputs } from './shaped-inputs.js';
import { verifyArtifact } from './verify-artifact.js';

export interface RunContext {
  readonly environment: Environment;
  readonly rack: MeterRack;
  readonly lock: MachineLock;
  readonly signal: AbortSignal;
  readonly onPhase: (phase: PhaseId) => void;
}

/** What one run has come to so far. */
interface Progress {
  at: FailedResult['phase'];
  child: InferenceProcess | undefined;
  readonly records: PhaseRecord[];
  readonly outcomes: Map<PhaseId, PhaseOutcome>;
}

/**
 * One repeat of one cell in a fresh process. Whatever goes wrong in the child becomes a `failed`
 * result; only an interruption from outside throws (`INTERRUPTED`).
 */
export async function runCell(
  spec: RunSpec,
  material: CellMaterial,
  context: RunContext,
): Promise<Result> {
  const base = baseOf(spec, context);
  const progress: Progress = { at: 'start', child: undefined, records: [], outcomes: new Map() };
  try {
    const samples = await perform(spec, material, { context, progress });
    progress.at = 'score';
    const completed = conclude(spec, material, { samples, progress });
    return { ...base, ...completed, phases: progress.records, endedAt: new Date().toISOString() };
  } catch (error) {
    if (WattbenchError.is(error) && error.code === 'INTERRUPTED') throw error;
    return {
      ...base,
      state: 'failed',
      phase: progress.at,
      error: WattbenchError.envelope(error),
      exit: progress.child?.exit ?? null,
      stderrTail: progress.child?.stderrTail ?? '',
      phases: progress.records,
      endedAt: new Date().toISOString(),
    };
  }
}

/** A run that was not made: it could only fail as one before it did, or is not needed. */
export function skippedResult(
  spec: RunSpec,
  context: RunContext,
  why: Required<Pick<SkippedResult, 'reason' | 'cause'>>,
): SkippedResult {
  const base = baseOf(spec, context);
  return { ...base, state: 'skipped', ...why, phases: [], endedAt: base.startedAt };
}

function baseOf(spec: RunSpec, context: RunContext) {
  return {
    schemaVersion: 1 as const,
    runId: spec.id,
    experimentId: spec.experimentId,
    spec,
    startedAt: new Date().toISOString(),
    environment: context.environment,
    conditions: captureConditions(),
    meters: context.rack.uses,
  };
}

async function perform(
  spec: RunSpec,
  material: CellMaterial,
  { context, progress }: { context: RunContext; progress: Progress },
): Promise<readonly Sample[]> {
  const { cell, protocol } = spec;
  const { limits } = protocol;
  await verifyArtifact(material.directory, cell.model.artifact);
  const samples = await takeSamples(material.dataset, {
    seed: protocol.seed,
    limit: Math.max(protocol.inferences, protocol.accuracySamples),
  });
  const child = await InferenceProcess.start({
    limitS: limits.startS,
    signal: context.signal,
    onSpawn: (pid) => context.lock.guard(pid),
  });
  progress.child = child;
  let meters: OpenMeters | undefined;
  try {
    meters = await context.rack.open({ pid: child.pid, cpuTimeNs: () => child.cpuTimeNs });
    child.send({
      type: 'start',
      request: {
        taskId: cell.task,
        model: { ...material.model, artifacts: [cell.model.artifact] },
        directory: material.directory,
        backend: cell.backend,
        device: cell.device,
        threads: cell.threads,
        protocol,
        ...shapedInputs(samples, { task: material.task, protocol }),
      },
    });
    for (const phase of phases) {
      progress.at = phase;
      context.onPhase(phase);
      const { record, outcome } = await meteredPhase({ phase, child, meters, limits });
      progress.records.push(record);
      progress.outcomes.set(phase, outcome);
    }
    return samples;
  } finally {
    await meters?.close();
    await child.close(context.signal.aborted ? 0 : limits.stopS);
    context.lock.guard(null);
  }
}

type Conclusion = Pick<
  CompletedResult,
  | 'state'
  | 'session'
  | 'latenciesNs'
  | 'generation'
  | 'samplesSha256'
  | 'outputs'
  | 'scores'
  | 'issues'
>;

function conclude(
  { protocol }: RunSpec,
  { task }: CellMaterial,
  { samples, progress }: { samples: readonly Sample[]; progress: Progress },
): Conclusion {
  const session = progress.outcomes.get('load')?.session;
  const measured = progress.outcomes.get('measure');
  const outputs = progress.outcomes.get('accuracy')?.outputs;
  if (session === undefined || measured?.latenciesNs === undefined || outputs === undefined) {
    throw new WattbenchError('INTERNAL', 'the child ended without all its outcomes');
  }
  const items = outputs.map((output, index) => {
    const sample = samples[index];
    if (sample === undefined) throw new WattbenchError('INTERNAL', 'more outputs than samples');
    return { sampleId: sample.id, input: sample.input, output, reference: sample.reference };
  });
  const run = samples.slice(0, protocol.inferences);
  return {
    state: 'completed',
    session,
    latenciesNs: measured.latenciesNs,
    ...(measured.generation === undefined ? {} : { generation: measured.generation }),
    samplesSha256: samplesHash(run, protocol.inputWords),
    outputs: items.map(({ sampleId, output }) => ({ sampleId, output })),
    scores: task.score(items),
    issues: [
      ...issuesOf(session, measured, progress),
      ...concurrencyIssues(session, protocol),
      ...outputLengthIssues(measured, protocol.generation),
    ],
  };
}

function issuesOf(
  session: SessionInfo,
  measured: PhaseOutcome,
  { records, outcomes }: Progress,
): readonly RunIssue[] {
  const issues: RunIssue[] = session.fallbacks.map((detail) => ({ code: 'fallback', detail }));
  const record = records.find(({ id }) => id === 'measure');
  const load = record === undefined ? undefined : otherLoad(record);
  if (load !== undefined) issues.push(load);
  const warmUp = outcomes.get('warm-up');
  if (warmUp?.finished === false) {
    issues.push({
      code: 'warm-up-not-finished',
      detail: `only ${warmUp.inferences} inferences fitted into the time of the warm-up`,
    });
  }
  const { distinctSamples = measured.inferences } = measured;
  if (distinctSamples < measured.inferences) {
    issues.push({
      code: 'samples-repeated',
      detail: `${distinctSamples} different samples for ${measured.inferences} inferences`,
    });
  }
  return issues;
}

/** Calls that waited for others: the runtime got more at once than it works on. */
function concurrencyIssues(
  { concurrentCalls }: SessionInfo,
  { concurrency }: Protocol,
): readonly RunIssue[] {
  if (concurrentCalls === undefined || concurrency <= concurrentCalls) return [];
  return [
    {
      code: 'calls-waited',
      detail: `the runtime works on ${concurrentCalls} call${concurrentCalls === 1 ? '' : 's'} at once: of ${concurrency} under way, the others waited`,
    },
  ];
}

/** A forced length that was not kept: the energy is that of other work than was asked for. */
function outputLengthIssues(
  { generation = [] }: PhaseOutcome,
  { length, outputTokens }: GenerationProtocol,
): readonly RunIssue[] {
  if (length !== 'forced') return [];
  const lengths = generation.flatMap((call) => call.outputTokens);
  const others = lengths.filter((tokens) => tokens !== outputTokens);
  if (others.length === 0) return [];
  return [
    {
      code: 'output-length',
      detail: `${others.length} of ${lengths.length} answers have other than ${outputTokens} tokens, from ${Math.min(...others)} to ${Math.max(...others)}`,
    },
  ];
}
