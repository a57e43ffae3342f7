import { availableParallelism } from 'node:os';
import type { PhaseRecord, RunIssue } from '@wattbench/core';

/** Share of the machine's processors that others may use before a window is flagged. */
const toleratedShare = 0.05;
/** The kernel counts CPU time in ticks of 10 ms per processor: less than this cannot be told from none. */
const smallestNs = 50e6;

/** Says so when processes outside the child's tree worked during the measured window. */
export function otherLoad(record: PhaseRecord): RunIssue | undefined {
  const { otherCpuNs, window } = record;
  if (otherCpuNs === null || otherCpuNs < smallestNs) return undefined;
  const share = otherCpuNs / ((window.endNs - window.startNs) * availableParallelism());
  if (share <= toleratedShare) return undefined;
  return {
    code: 'other-load',
    detail: `other processes used ${(share * 100).toFixed(0)} % of the processors during the measured window`,
  };
}
