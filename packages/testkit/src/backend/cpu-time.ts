import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** What other work of Node (collecting garbage, compiling) may disturb is looked at again. */
const tries = 3;

/** CPU time over a spell in which this process only waits. */
export async function coresWhileWaiting(durationMs: number): Promise<number> {
  return coresDuring(() => delay(durationMs));
}

/** CPU time over time passed, of all threads of this process. */
export async function coresDuring(work: () => Promise<unknown>): Promise<number> {
  const cpuBefore = process.cpuUsage();
  const startNs = process.hrtime.bigint();
  await work();
  const { user, system } = process.cpuUsage(cpuBefore);
  const passedUs = Number(process.hrtime.bigint() - startNs) / 1000;
  return (user + system) / passedUs;
}

/** The least of some looks; ends with the first that is below the bound. */
export async function leastCores(boundCores: number, look: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries && least > boundCores; count += 1) {
    least = Math.min(least, await look());
  }
  return least;
}

export function inPercent(cores: number): string {
  return `${(100 * cores).toFixed(1)} % of one core`;
}

/**
 * How many threads of this process wanted to compute at once, on average. On Linux, time that they waited
 * for a processor counts as well, so that other work on the machine does not hide them
 * (https://docs.kernel.org/scheduler/sched-stats.html: /proc/<pid>/schedstat); elsewhere as `coresDuring`.
 */
export async function threadsDuring(work: () => Promise<unknown>): Promise<number> {
  const before = runnableNs();
  const startNs = process.hrtime.bigint();
  const cores = await coresDuring(work);
  const passedNs = Number(process.hrtime.bigint() - startNs);
  const after = runnableNs();
  if (after.size === 0) return cores;
  let sumNs = 0;
  for (const [thread, ns] of after) sumNs += ns - (before.get(thread) ?? 0);
  return sumNs / passedNs;
}

/** By thread: the time for which it computed or waited for a processor. Empty where the system does not tell. */
function runnableNs(): ReadonlyMap<string, number> {
  const threads = new Map<string, number>();
  if (process.platform !== 'linux') return threads;
  for (const thread of readdirSync('/proc/self/task')) {
    const [onCpuNs, waitedNs] = readSchedstat(thread);
    if (onCpuNs !== undefined && waitedNs !== undefined) threads.set(thread, onCpuNs + waitedNs);
  }
  return threads;
}

function readSchedstat(thread: string): readonly number[] {
  try {
    return readFileSync(`/proc/self/task/${thread}/schedstat`, 'utf8').split(' ').map(Number);
  } catch {
    // The thread has ended, or the kernel keeps no such figures.
    return [];
  }
}
