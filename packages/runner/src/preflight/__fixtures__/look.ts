import type { Environment, PreflightFinding } from '@wattbench/core';
import { expect } from 'vitest';
import type { SystemTree } from '../../__fixtures__/system-tree.js';
import { preflight } from '../preflight.js';

const environment: Environment = {
  machine: 'test',
  platform: 'linux',
  architecture: 'x64',
  operatingSystem: 'Linux',
  kernel: '6',
  nodeVersion: 'v20',
  wattbenchVersion: '1',
  cpu: {
    model: 'test',
    vendor: null,
    logicalCores: 4,
    physicalCores: null,
    governor: null,
    turbo: null,
  },
  memoryBytes: 1,
  virtualMachine: false,
  container: null,
  cpuLimit: null,
  mainsPower: null,
};

export interface Look {
  readonly machine?: Partial<Environment>;
  /** What happens in the half second between the two looks. */
  readonly meanwhile?: () => unknown;
}

/** What is found; `pauses` counts the times that it was waited for a second look. */
export async function look(tree: SystemTree, { machine = {}, meanwhile }: Look = {}) {
  let nowNs = 0;
  let pauses = 0;
  const findings = await preflight(
    { ...environment, ...machine },
    {
      files: tree.files,
      nowNs: () => nowNs,
      pause: async () => {
        pauses += 1;
        meanwhile?.();
        nowNs += 5e8;
      },
    },
  );
  return { findings, pauses };
}

/** The one finding, where there is any. */
export async function only(tree: SystemTree, options: Look = {}): Promise<PreflightFinding | undefined> {
  const { findings } = await look(tree, options);
  expect(findings.length).toBeLessThan(2);
  return findings[0];
}
