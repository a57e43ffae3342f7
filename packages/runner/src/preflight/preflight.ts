import { setTimeout as wait } from 'node:timers/promises';
import { WattbenchError, type Environment, type PreflightFinding } from '@wattbench/core';
import { KernelFiles } from '../environment/kernel-files.js';
import { busyProcess } from './busy-process.js';
import { containerLimit } from './container-limit.js';
import { governor } from './governor.js';
import type { PreflightCheck } from './machine.js';
import { canMove, momentOf } from './moment.js';
import { noMainsPower } from './no-mains-power.js';
import { otherLoad } from './other-load.js';
import { swap } from './swap.js';
import { throttling } from './throttling.js';
import { turbo } from './turbo.js';
import { virtualMachine } from './virtual-machine.js';

const checks: readonly PreflightCheck[] = [
  virtualMachine,
  otherLoad,
  busyProcess,
  governor,
  turbo,
  noMainsPower,
  throttling,
  swap,
  containerLimit,
];

export interface PreflightSources {
  readonly files?: KernelFiles;
  /** Monotonic. */
  readonly nowNs?: () => number;
  /** Lets some time pass between the two looks at what is counted. */
  readonly pause?: () => Promise<unknown>;
}

/**
 * What about this machine would show in a measurement without being part of the work. Takes half a second, in which this
 * process sleeps, where the machine counts anything that can be looked at twice. Throws nothing.
 */
export async function preflight(
  environment: Environment,
  {
    files = new KernelFiles(),
    nowNs = () => Number(process.hrtime.bigint()),
    pause = () => wait(500),
  }: PreflightSources = {},
): Promise<readonly PreflightFinding[]> {
  const before = momentOf(files, nowNs());
  if (canMove(before)) await pause();
  const after = momentOf(files, nowNs());
  return checks.flatMap((check) => check({ files, environment, before, after }));
}

/** Throws `PREFLIGHT_FAILED` with each finding that disturbs and its fix, when there is one. */
export function demandQuietMachine(findings: readonly PreflightFinding[]): void {
  const disturbing = findings.filter(({ severity }) => severity === 'disturbs');
  if (disturbing.length === 0) return;
  throw new WattbenchError(
    'PREFLIGHT_FAILED',
    disturbing.map(({ code, detail }) => `${code}: ${detail}`).join('; '),
    {
      fix: [
        ...disturbing.map(({ code, fix }) => `${code}: ${fix}`),
        'Or measure without `--strict`: it is then recorded and shown.',
      ].join('\n       '),
      detail: { findings: disturbing.map((finding) => ({ ...finding })) },
    },
  );
}
