import type { MeteredProcess } from '@wattbench/core';
import { WattbenchError } from '@wattbench/core';
import { processStat, processTree } from './process-tree.js';

const samplePeriodMs = 100;

/**
 * CPU time of a command and everything that it starts, from `/proc` (Linux).
 *
 * The system adds the time of a process that ended to its parent's once the parent waited for it
 * (`cutime`, `cstime` in proc_pid_stat(5)), so that after the command's end this process' own sums
 * hold the command and all that it waited for, exactly. While it runs, and for processes that it
 * leaves behind, the tree below it is read ten times a second; one that is left behind and ends, or
 * leaves the tree within a tenth of a second, is missed. What this process itself starts in the same
 * time, such as the program of a meter, is in the sum too. The step is a tick of 10 ms.
 */
export class ChildCpuTime implements MeteredProcess {
  #pid = -1;
  #waitedBeforeNs = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Processes of the tree by number, with the start that tells two of one number apart. */
  readonly #seen = new Map<number, string>();
  #endedNs: number | null = null;

  get pid(): number {
    return this.#pid;
  }

  /** Call just before the command is started. */
  begin(): void {
    if (process.platform === 'linux') this.#waitedBeforeNs = waitedNs();
  }

  follow(pid: number): void {
    this.#pid = pid;
    if (process.platform !== 'linux') return;
    this.#timer = setInterval(() => this.#look(), samplePeriodMs);
    this.#timer.unref();
    this.#look();
  }

  /** Call when the command has ended. Returns the number of its processes that still run. */
  end(): number {
    clearInterval(this.#timer);
    if (process.platform !== 'linux') return 0;
    this.#seen.delete(this.#pid);
    const left = [...this.#seen].flatMap(([pid, start]) => {
      const stat = processStat(pid);
      return stat !== null && stat.start === start && stat.state !== 'Z' ? [stat] : [];
    });
    this.#endedNs =
      waitedNs() - this.#waitedBeforeNs + left.reduce((sum, stat) => sum + stat.cpuTimeNs, 0);
    return left.length;
  }

  cpuTimeNs(): number {
    if (process.platform !== 'linux') {
      throw new WattbenchError(
        'UNSUPPORTED',
        `CPU time of another process is read from /proc, which only Linux has; this is ${process.platform}`,
      );
    }
    if (this.#endedNs !== null) return this.#endedNs;
    if (this.#pid === -1) return 0;
    const tree = processTree(this.#pid);
    return waitedNs() - this.#waitedBeforeNs + tree.reduce((sum, one) => sum + one.cpuTimeNs, 0);
  }

  #look(): void {
    for (const { pid, start } of processTree(this.#pid)) this.#seen.set(pid, start);
  }
}

function waitedNs(): number {
  const own = processStat('self');
  if (own !== null) return own.waitedNs;
  throw new WattbenchError('UNSUPPORTED', '/proc/self/stat cannot be read');
}
