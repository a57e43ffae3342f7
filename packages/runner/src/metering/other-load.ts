import { availableParallelism } from 'node:os';
import type { PhaseId, PhaseRecord, RunIssue } from '@wattbench/core';

/** Share of the machine's processors that others may use before a window is flagged. */
export const toleratedShare = 0.05;
/** The kernel counts CPU time in ticks of 10 ms per processor: less than this cannot be told from none. */
export const smallestNs = 50e6;

/** The windows that figures are made of, in words: the measured one, and those that idle power comes from. */
const names: Partial<Readonly<Record<PhaseId, string>>> = {
  measure: 'the measured window',
  baseline: 'the baseline',
  'loaded-idle': 'the idle time with the model loaded',
  'cool-down': 'the idle time at the end',
};

/**
 * Says so when processes outside the child's tree worked during a window that figures are made of: all windows in one
 * issue. Where it is an idle one, the idle energy and what is left without it are in doubt.
 */
export function otherLoad(records: readonly PhaseRecord[]): RunIssue | undefined {
  const found = records.flatMap((record) => {
    const [name, share] = [names[record.id], shareOfOthers(record)];
    return name === undefined || share === null
      ? []
      : [{ id: record.id, share: `${(share * 100).toFixed(0)} %`, when: `during ${name}` }];
  });
  if (found.length === 0) return undefined;
  const idle = found.every(({ id }) => id !== 'measure')
    ? '; only idle and net energy hold it'
    : '';
  const windows = found.map(({ share, when }, index) =>
    index === 0 ? `${share} of the processors ${when}` : `${share} ${when}`,
  );
  return { code: 'other-load', detail: `other processes used ${windows.join(', ')}${idle}` };
}

/** Null where it is too little, or not told. */
function shareOfOthers({ otherCpuNs, window }: PhaseRecord): number | null {
  if (otherCpuNs === null || otherCpuNs < smallestNs) return null;
  const share = otherCpuNs / ((window.endNs - window.startNs) * availableParallelism());
  return share > toleratedShare ? share : null;
}
