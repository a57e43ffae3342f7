import { loadavg, platform } from 'node:os';
import type { KernelFiles } from './kernel-files.js';

/** Processes that could run, averaged over a minute, or null where the system has no such number. */
export function loadAverage1(files: KernelFiles): number | null {
  if (platform() === 'win32') return null;
  if (platform() !== 'linux') return loadavg()[0] ?? null;
  const value = Number(files.text('/proc/loadavg')?.split(' ')[0] ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}
