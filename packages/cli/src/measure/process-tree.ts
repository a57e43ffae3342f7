import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessStat {
  readonly pid: number;
  /** One letter; `Z` has ended and was not waited for yet. */
  readonly state: string;
  /** Ticks from boot to its start: with the pid, the identity of a process. */
  readonly start: string;
  /** CPU time of the children that it waited for. */
  readonly waitedNs: number;
  /** Its own CPU time and that of the children that it waited for. */
  readonly cpuTimeNs: number;
}

/** Linux tells user space 100 ticks a second on every platform that Node runs on (USER_HZ). */
const nsPerTick = 1e7;
/** More than any command has; ends the walk where `/proc` is not what it should be. */
const mostProcesses = 10_000;

/** A process as `/proc/<pid>/stat` tells it (proc_pid_stat(5)); `null` where it is gone. */
export function processStat(pid: number | 'self'): ProcessStat | null {
  const text = textOf(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The name, in brackets, may itself hold spaces and brackets.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): string => fields[number - 3] ?? '';
  const ticks = [14, 15, 16, 17].map((number) => Number(field(number)));
  const [user = 0, system = 0, waitedUser = 0, waitedSystem = 0] = ticks;
  if (!ticks.every(Number.isSafeInteger)) return null;
  const waitedNs = (waitedUser + waitedSystem) * nsPerTick;
  return {
    pid: pid === 'self' ? process.pid : pid,
    state: field(3),
    start: field(22),
    waitedNs,
    cpuTimeNs: (user + system) * nsPerTick + waitedNs,
  };
}

/** A process and all below it that live. */
export function processTree(root: number): readonly ProcessStat[] {
  const found: ProcessStat[] = [];
  const open = [root];
  for (let pid = open.pop(); pid !== undefined; pid = open.pop()) {
    const stat = processStat(pid);
    if (stat === null) continue;
    found.push(stat);
    if (found.length >= mostProcesses) break;
    open.push(...childrenOf(pid));
  }
  return found;
}

function childrenOf(pid: number): readonly number[] {
  return threadsOf(pid).flatMap((thread) =>
    (textOf(`/proc/${pid}/task/${thread}/children`) ?? '')
      .split(' ')
      .filter((word) => /^\d+\s*$/.test(word))
      .map(Number),
  );
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    // It ended while its parent was looked at.
    return [];
  }
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It ended, or the kernel was built without the list of children.
    return null;
  }
}
