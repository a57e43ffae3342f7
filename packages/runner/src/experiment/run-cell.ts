import {
  WattbenchError,
  type CompletedResult,
  type Environment,
  type PhaseId,
  type PreflightFinding,
  type Result,
  type RunSpec,
  type Sample,
  type SkippedResult,
} from '@wattbench/core';
import type { PhaseOutcome } from '../child/messages.js';
import { captureConditions } from '../environment/capture-conditions.js';
import type { MachineLock } from '../lock/machine-lock.js';
import type { MeterRack, OpenMeters } from '../metering/meter-rack.js';
import { throttleIssues } from '../metering/throttled.js';
import { InferenceProcess } from '../process/inference-process.js';
import { takeSamples, type CellMaterial } from './cell-material.js';
import { runIssues } from './run-issues.js';
import { runPhases, type Progress } from './run-phases.js';
import { samplesHash, shapedInputs } from './shaped-inputs.js';
import { verifyArtifact } from './verify-artifact.js';

export interface RunContext {
  readonly environment: Environment;
  readonly preflight: readonly PreflightFinding[];
  readonly rack: MeterRack;
  readonly lock: MachineLock;
  readonly signal: AbortSignal;
  readonly onPhase: (phase: PhaseId) => void;
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
  const progress: Progress = {
    at: 'start',
    child: undefined,
    records: [],
    outcomes: new Map(),
    issues: [],
  };
  try {
    const samples = await perform(spec, material, { context, progress });
    progress.at = 'score';
    const conditionsAfter = captureConditions();
    const completed = conclude(spec, material, { samples, progress });
    return {
      ...base,
      ...completed,
      issues: [...completed.issues, ...throttleIssues(base.conditions, conditionsAfter)],
      conditionsAfter,
      phases: progress.records,
      endedAt: new Date().toISOString(),
    };
  } catch (error) {
    if (WattbenchError.is(error) && error.code === 'INTERRUPTED') throw error;
    return {
      ...base,
      conditionsAfter: captureConditions(),
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
    preflight: context.preflight,
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
    const { signal, onPhase } = context;
    await runPhases(protocol, { context: { child, meters, limits }, progress, signal, onPhase });
    return samples;
  } finally {
    await meters?.close();
    await child.close(context.signal.aborted ? 0 : limits.stopS);
    context.lock.guard(null);
  }
}

type Conclusion = Omit<CompletedResult, keyof ReturnType<typeof baseOf> | 'phases' | 'endedAt'>;

function conclude(
  { protocol }: RunSpec,
  { task }: CellMaterial,
  { samples, progress }: { samples: readonly Sample[]; progress: Progress },
): Conclusion {
  const session = progress.outcomes.get('load')?.session;
  const measured = progress.outcomes.get('measure');
  const accuracy = progress.outcomes.get('accuracy');
  if (session === undefined || measured === undefined) {
    throw new WattbenchError('INTERNAL', 'the child ended without all its outcomes');
  }
  const items = (accuracy?.outputs ?? []).map((output, index) => {
    const sample = samples[index];
    if (sample === undefined) throw new WattbenchError('INTERNAL', 'more outputs than samples');
    return { sampleId: sample.id, input: sample.input, output, reference: sample.reference };
  });
  return {
    state: 'completed',
    session,
    ...callsOf(measured),
    samplesSha256: samplesHash(samples.slice(0, protocol.inferences), protocol.inputWords),
    outputs: items.map(({ sampleId, output }) => ({ sampleId, output })),
    scores: accuracy === undefined ? {} : task.score(items),
    issues: runIssues(protocol, { session, measured, progress }),
  };
}

/** What stands in the result of single calls. */
function callsOf(
  measured: PhaseOutcome,
): Pick<CompletedResult, 'latenciesNs' | 'generation' | 'latencyThinning' | 'outputTokens'> {
  const { latenciesNs = [], generation, thinning = 1, outputTokens } = measured;
  return {
    latenciesNs,
    ...(generation === undefined ? {} : { generation }),
    ...(thinning === 1 ? {} : { latencyThinning: thinning }),
    ...(thinning === 1 || outputTokens === undefined ? {} : { outputTokens }),
  };
}
