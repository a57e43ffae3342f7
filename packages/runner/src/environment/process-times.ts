import type { KernelFiles } from './kernel-files.js';

/** A process as far as it matters for a measurement. Never its arguments: they can hold secrets. */
export interface ProcessTime {
  readonly pid: number;
  readonly parent: number;
  /** Of the program: the first word of what the kernel keeps of it. */
  readonly name: string;
  /** Ticks from boot to its start: with the pid, the identity of a process. */
  readonly start: string;
  readonly cpuNs: number;
}

/** Linux tells user space 100 ticks a second on every platform that Node runs on (USER_HZ). */
const nsPerTick = 1e7;

/** All processes that can be seen, by `/proc/<pid>/stat` (proc_pid_stat(5)); none on other systems. */
export function processTimes(files: KernelFiles): readonly ProcessTime[] {
  return files
    .names('/proc')
    .filter((name) => /^\d{1,10}$/.test(name))
    .flatMap((pid) => readProcess(files, pid) ?? []);
}

function readProcess(files: KernelFiles, pid: string): ProcessTime | null {
  const text = files.text(`/proc/${pid}/stat`);
  // The name, in brackets, may itself hold spaces and brackets.
  const [open, close] = [text?.indexOf('(') ?? -1, text?.lastIndexOf(')') ?? -1];
  if (text === null || open === -1 || close < open) return null;
  const fields = text.slice(close + 2).split(' ');
  const field = (number: number): string => fields[number - 3] ?? '';
  const ticks = Number(field(14)) + Number(field(15));
  if (!Number.isSafeInteger(ticks)) return null;
  return {
    pid: Number(pid),
    parent: Number(field(4)),
    name: plainName(text.slice(open + 1, close)),
    start: field(22),
    cpuNs: ticks * nsPerTick,
  };
}

/** A process chooses its name, which is printed, and some put their arguments behind it (`process.title` of Node.js). */
function plainName(given: string): string {
  const [first = ''] = given.trim().split(/\s/);
  return first.replaceAll(/[^\u0021-\u007e]/g, '?').slice(0, 15);
}
