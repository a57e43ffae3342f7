import { closeSync, constants, openSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../rapl/small-file.js';

/** `own`: this process or one that it started, at any depth. `unknown`: it cannot be looked up. */
export type Relation = 'own' | 'foreign' | 'unknown';

export interface ProcessTree {
  /** Whether process ids of the machine mean the same here: not so within a container. */
  readonly seesMachine: boolean;
  relationOf(pid: number): Relation;
}

export interface ProcessTreeRequest {
  /** `/proc`. */
  readonly root: string;
  /** This process. */
  readonly pid: number;
}

/** The first pid namespace of a machine: PROC_PID_INIT_INO, 0xEFFFFFFC, of Linux' proc_ns.h. */
const machineNamespace = 'pid:[4026531836]';
const deepest = 256;
const longestStatBytes = 512;

/** Parentage of processes from Linux' `/proc` (proc(5), `/proc/[pid]/stat`). */
export function processTree({ root, pid: own }: ProcessTreeRequest): ProcessTree {
  return {
    seesMachine: namespaceOf(root) === machineNamespace,
    relationOf: (pid) => {
      let current = pid;
      for (let depth = 0; depth < deepest; depth += 1) {
        if (current === own) return 'own';
        const parent = parentOf(root, current);
        if (parent === null) return 'unknown';
        if (parent === 0) return 'foreign';
        current = parent;
      }
      return 'unknown';
    },
  };
}

function namespaceOf(root: string): string | null {
  try {
    return readlinkSync(join(root, 'self', 'ns', 'pid'));
  } catch (error) {
    if (codeOf(error).startsWith('E')) return null;
    throw error;
  }
}

function parentOf(root: string, pid: number): number | null {
  return parseParent(firstBytes(join(root, String(pid), 'stat')));
}

/**
 * The parent's id in a line `pid (name) state parent …`, or `null`. The name is whatever the program
 * calls itself and may hold blanks and brackets, so that the last bracket ends it.
 */
export function parseParent(stat: string): number | null {
  const match = /^ \S (\d{1,10}) /.exec(stat.slice(stat.lastIndexOf(')') + 1));
  return match === null ? null : Number(match[1]);
}

function firstBytes(path: string): string {
  const buffer = Buffer.alloc(longestStatBytes);
  let descriptor: number | null = null;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return buffer.toString('latin1', 0, readSync(descriptor, buffer, 0, buffer.length, 0));
  } catch (error) {
    if (codeOf(error).startsWith('E')) return '';
    throw error;
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}
