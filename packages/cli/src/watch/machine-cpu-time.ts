import { cpus } from 'node:os';
import { WattbenchError } from '@wattbench/core';

/**
 * CPU time that all processes of the machine have used since boot, in ns. Time stolen by a hypervisor
 * is none of it. Throws `UNSUPPORTED` where the system does not tell.
 */
export function machineCpuTimeNs(): number {
  const busyMs = cpus().reduce(
    (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
    0,
  );
  if (busyMs > 0) return busyMs * 1e6;
  throw new WattbenchError(
    'UNSUPPORTED',
    'the system does not tell the CPU time of its processors',
  );
}
