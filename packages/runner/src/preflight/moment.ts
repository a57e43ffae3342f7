import { machineCpuTimeNs, ownCpuTimeNs } from '../environment/cpu-load.js';
import type { KernelFiles } from '../environment/kernel-files.js';
import { processTimes, type ProcessTime } from '../environment/process-times.js';
import { throttleCount } from '../environment/processors.js';
import { swappedPages } from '../environment/swap.js';

/** What is counted on, read once: two of them tell what happened between. */
export interface Moment {
  readonly atNs: number;
  /** CPU time that was used on the machine since boot. */
  readonly machineCpuNs: number | null;
  /** The same of this process. */
  readonly ownCpuNs: number;
  readonly processes: readonly ProcessTime[];
  readonly throttleCount: number | null;
  readonly swappedPages: number | null;
}

export function momentOf(files: KernelFiles, atNs: number): Moment {
  return {
    atNs,
    machineCpuNs: machineCpuTimeNs(files),
    ownCpuNs: ownCpuTimeNs(),
    processes: processTimes(files),
    throttleCount: throttleCount(files),
    swappedPages: swappedPages(files),
  };
}

/** Whether there is anything in it for which a second one is worth waiting. */
export function canMove(moment: Moment): boolean {
  return (
    moment.machineCpuNs !== null ||
    moment.processes.length > 0 ||
    moment.throttleCount !== null ||
    moment.swappedPages !== null
  );
}
