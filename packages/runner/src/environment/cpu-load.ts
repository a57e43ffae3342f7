import { cpus, platform } from 'node:os';
import type { KernelFiles } from './kernel-files.js';

/**
 * CPU time that all processes of the machine have used since boot, in ns, or null where the system
 * does not tell. Time stolen by a hypervisor and waiting for disks are not use.
 */
export function machineCpuTimeNs(files?: KernelFiles): number | null {
  if (files !== undefined && platform() === 'linux') return fromKernel(files);
  const busyMs = cpus().reduce(
    (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
    0,
  );
  return busyMs > 0 ? busyMs * 1e6 : null;
}

/** The first line of `/proc/stat` (proc_stat(5)), in ticks of 10 ms: user, nice, system, idle, iowait, irq, softirq. */
function fromKernel(files: KernelFiles): number | null {
  const [, user, nice, system, , , irq, softirq] =
    files.text('/proc/stat')?.match(/^cpu +(\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)/) ?? [];
  const ticks = [user, nice, system, irq, softirq].map(Number);
  return ticks.every(Number.isSafeInteger) ? ticks.reduce((sum, one) => sum + one, 0) * 1e7 : null;
}

/** CPU time of this process, in ns, all threads. */
export function ownCpuTimeNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}
