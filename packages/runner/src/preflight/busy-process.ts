import type { ProcessTime } from '../environment/process-times.js';
import type { PreflightCheck } from './machine.js';

/** Of one processor. */
const busyShare = 0.25;
const mostNamed = 5;

/** Programs that use a quarter of a processor or more, by name: sessions of a runtime that spin, for example. */
export const busyProcess: PreflightCheck = ({ before, after }) => {
  const spanNs = after.atNs - before.atNs;
  const earlier = new Map(before.processes.map((one) => [`${one.pid} ${one.start}`, one.cpuNs]));
  const own = ownTree(after.processes);
  const busy = after.processes
    .filter(({ pid }) => !own.has(pid))
    .map(({ pid, start, name, cpuNs }) => ({
      name,
      share: (cpuNs - (earlier.get(`${pid} ${start}`) ?? 0)) / spanNs,
    }))
    .filter(({ share }) => share >= busyShare)
    .toSorted((a, b) => b.share - a.share);
  if (busy.length === 0) return [];
  const named = busy
    .slice(0, mostNamed)
    .map(({ name, share }) => `${name} (${(share * 100).toFixed(0)} %)`);
  const more = busy.length > mostNamed ? ` and ${busy.length - mostNamed} more` : '';
  return [
    {
      code: 'busy-process',
      severity: 'disturbs',
      detail: `busy, in % of one processor: ${named.join(', ')}${more}`,
      fix: 'End these programs while you measure; an open model can spin although nothing asks it.',
    },
  ];
};

/** This process and all below it. */
function ownTree(processes: readonly ProcessTime[]): ReadonlySet<number> {
  const own = new Set([process.pid]);
  for (let size = 0; size < own.size;) {
    size = own.size;
    for (const { pid, parent } of processes) if (own.has(parent)) own.add(pid);
  }
  return own;
}
