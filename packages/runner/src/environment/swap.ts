import type { KernelFiles } from './kernel-files.js';

/** Bytes that lie in swap, or null. */
export function swapUsedBytes(files: KernelFiles): number | null {
  const memory = files.text('/proc/meminfo');
  const total = memory?.match(/^SwapTotal:\s+(\d+) kB$/m)?.[1];
  const free = memory?.match(/^SwapFree:\s+(\d+) kB$/m)?.[1];
  return total === undefined || free === undefined ? null : (Number(total) - Number(free)) * 1024;
}

/** Pages that went to swap or came from it since boot, or null. */
export function swappedPages(files: KernelFiles): number | null {
  const counts = files.text('/proc/vmstat');
  const read = counts?.match(/^pswpin (\d+)$/m)?.[1];
  const written = counts?.match(/^pswpout (\d+)$/m)?.[1];
  return read === undefined || written === undefined ? null : Number(read) + Number(written);
}
