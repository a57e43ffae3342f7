import type { Snapshot } from '@wattbench/core';
import { machineCpuTimeNs, ownCpuTimeNs } from '../environment/cpu-load.js';
import type { InferenceProcess } from '../process/inference-process.js';
import type { OpenMeters } from './meter-rack.js';

/** CPU time so far, in ns. */
interface CpuTimes {
  readonly child: number;
  /** Of all processes; `null` where the system does not tell. */
  readonly machine: number | null;
  readonly parent: number;
}

/** Every meter and every count of CPU time, read between two windows. */
export interface Moment {
  readonly snapshots: readonly Snapshot[];
  readonly cpu: CpuTimes;
}

export interface Watched {
  readonly child: InferenceProcess;
  readonly meters: OpenMeters;
}

/** The meters are read last, close to the window that begins. */
export async function momentBefore({ child, meters }: Watched): Promise<Moment> {
  const cpu = cpuTimes(child);
  return { cpu, snapshots: await meters.snapshot() };
}

/** The meters are read first, close to the window that has ended. */
export async function momentAfter({ child, meters }: Watched): Promise<Moment> {
  const snapshots = await meters.snapshot();
  return { snapshots, cpu: cpuTimes(child) };
}

/** CPU time between two moments: of the child, and of everything but it and this process. */
export function cpuBetween(
  from: Moment,
  to: Moment,
): { readonly processCpuNs: number; readonly otherCpuNs: number | null } {
  const [before, after] = [from.cpu, to.cpu];
  const processCpuNs = after.child - before.child;
  if (after.machine === null || before.machine === null) return { processCpuNs, otherCpuNs: null };
  const others = after.machine - before.machine - processCpuNs - (after.parent - before.parent);
  return { processCpuNs, otherCpuNs: Math.max(0, others) };
}

function cpuTimes(child: InferenceProcess): CpuTimes {
  return { child: child.cpuTimeNs, machine: machineCpuTimeNs(), parent: ownCpuTimeNs() };
}
