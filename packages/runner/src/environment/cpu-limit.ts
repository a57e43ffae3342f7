import type { KernelFiles } from './kernel-files.js';

/**
 * Processors that a control group leaves to this process, or null without a limit.
 * Version 2: `cpu.max` holds "quota period" or "max period" in µs (Linux, admin-guide/cgroup-v2).
 */
export function cpuLimit(files: KernelFiles): number | null {
  const [quota, period] = (files.text('/sys/fs/cgroup/cpu.max') ?? '').split(' ').map(Number);
  if (quota === undefined || period === undefined) return null;
  return quota > 0 && period > 0 ? quota / period : null;
}
