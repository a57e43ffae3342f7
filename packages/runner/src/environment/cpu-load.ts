import { cpus } from 'node:os';

/**
 * CPU time that all processes of the machine have used since boot, in ns, or null where the system
 * does not tell. Time stolen by a hypervisor and waiting for disks are not use.
 */
export function machineCpuTimeNs(): number | null {
  const busyMs = cpus().reduce(
    (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
    0,
  );
  return busyMs > 0 ? busyMs * 1e6 : null;
}

/** CPU time of this process, in ns, all threads. */
export function ownCpuTimeNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}
