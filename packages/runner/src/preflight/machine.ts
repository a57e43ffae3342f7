import type { Environment, PreflightFinding } from '@wattbench/core';
import type { KernelFiles } from '../environment/kernel-files.js';
import type { Moment } from './moment.js';

/** What a check looks at. */
export interface Machine {
  readonly files: KernelFiles;
  readonly environment: Environment;
  /** Two looks, some half a second apart. */
  readonly before: Moment;
  readonly after: Moment;
}

/** What could not be read gives no finding, never a guess. */
export type PreflightCheck = (machine: Machine) => readonly PreflightFinding[];

/** By how much a count rose between the looks; null where it could not be read. */
export function risen(
  { before, after }: Pick<Machine, 'before' | 'after'>,
  count: 'throttleCount' | 'swappedPages' | 'machineCpuNs',
): number | null {
  const [from, to] = [before[count], after[count]];
  return from === null || to === null ? null : to - from;
}
