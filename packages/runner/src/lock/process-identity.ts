import { readFileSync } from 'node:fs';

/** A process id can be used again; with its start time it cannot be mistaken. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start in clock ticks since boot, with the boot's id; null where the system does not tell. */
  readonly start: string | null;
}

export function identify(pid: number): ProcessIdentity {
  return { pid, start: startOf(pid) };
}

/** Whether this very process still runs. In doubt, yes. */
export function isAlive({ pid, start }: ProcessIdentity): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' && sameStart(pid, start);
  }
  return sameStart(pid, start);
}

function sameStart(pid: number, start: string | null): boolean {
  const now = startOf(pid);
  return start === null || now === null || now === start;
}

function startOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22 (proc(5)), counted after the command, which may hold blanks and brackets.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return 'ended';
    return `${boot}:${fields[18]}`;
  } catch {
    return null;
  }
}
