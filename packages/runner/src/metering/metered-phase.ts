import type { PhaseId, PhaseRecord, Protocol } from '@wattbench/core';
import type { PhaseOutcome } from '../child/messages.js';
import { machineCpuTimeNs, ownCpuTimeNs } from '../environment/cpu-load.js';
import type { InferenceProcess } from '../process/inference-process.js';
import type { OpenMeters } from './meter-rack.js';

/**
 * One phase under the meters: the child says ready, every meter is read, the child works while this
 * process sleeps, every meter is read again.
 */
export async function meteredPhase(options: {
  readonly phase: PhaseId;
  readonly child: InferenceProcess;
  readonly meters: OpenMeters;
  readonly limits: Protocol['limits'];
}): Promise<{ readonly record: PhaseRecord; readonly outcome: PhaseOutcome }> {
  const { phase, child, meters, limits } = options;
  await child.ready(phase, limits.phaseS);
  const before = cpuTimes(child);
  const from = await meters.snapshot();
  const outcome = await child.perform(phase, limits.phaseS);
  const to = await meters.snapshot();
  const after = cpuTimes(child);
  const readings = await meters.readings(from, to);
  const processCpuNs = after.child - before.child;
  const machineCpuNs =
    after.machine === null || before.machine === null ? null : after.machine - before.machine;
  return {
    outcome,
    record: {
      id: phase,
      window: outcome.window,
      inferences: outcome.inferences,
      readings,
      processCpuNs,
      otherCpuNs:
        machineCpuNs === null
          ? null
          : Math.max(0, machineCpuNs - processCpuNs - (after.parent - before.parent)),
    },
  };
}

function cpuTimes(child: InferenceProcess): {
  child: number;
  machine: number | null;
  parent: number;
} {
  return { child: child.cpuTimeNs, machine: machineCpuTimeNs(), parent: ownCpuTimeNs() };
}
