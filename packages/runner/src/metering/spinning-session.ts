import type { PhaseRecord, RunIssue } from '@wattbench/core';

/** Share of one processor that a session may use while it has nothing to do. */
const toleratedShare = 0.05;
/** Less than this is the process' own housekeeping. */
const smallestNs = 10e6;

/** Says so when the child used the processor in the idle window with its session open. */
export function spinningSession({ processCpuNs, window }: PhaseRecord): RunIssue | undefined {
  const share = processCpuNs / (window.endNs - window.startNs);
  if (processCpuNs < smallestNs || share <= toleratedShare) return undefined;
  return {
    code: 'spinning-session',
    detail: `with nothing to do the loaded session used ${(share * 100).toFixed(0)} % of one processor`,
  };
}
