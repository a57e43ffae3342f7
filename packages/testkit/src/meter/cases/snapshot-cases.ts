import { demand } from '../../conformance/demand.js';
import type { MeterCase } from '../meter-case.js';

const snapshots = 15;

function nowNs(): number {
  return Number(process.hrtime.bigint());
}

export const snapshotCases: readonly MeterCase[] = [
  {
    id: 'snapshot-stamps',
    title: 'stamps a snapshot before and after, by process.hrtime',
    run: async (context) => {
      const session = await context.open();
      for (let count = 0; count < 3; count += 1) {
        const askedNs = nowNs();
        const { beforeNs, afterNs } = await session.snapshot();
        const answeredNs = nowNs();
        demand(
          Number.isFinite(beforeNs) && Number.isFinite(afterNs) && beforeNs <= afterNs,
          `the stamps are ${String(beforeNs)} and ${String(afterNs)}; expected one not after the other`,
        );
        demand(
          beforeNs >= askedNs && afterNs <= answeredNs,
          `the stamps ${beforeNs} and ${afterNs} do not lie between ${askedNs}, when it was asked, ` +
            `and ${answeredNs}, when it answered`,
        );
      }
    },
  },
  {
    id: 'snapshot-cheap',
    title: 'takes a snapshot at little cost',
    run: async (context) => {
      const session = await context.open();
      await session.snapshot();
      const durationsMs: number[] = [];
      for (let count = 0; count < snapshots; count += 1) {
        const startNs = nowNs();
        await session.snapshot();
        durationsMs.push((nowNs() - startNs) / 1e6);
      }
      const medianMs = durationsMs.toSorted((one, other) => one - other)[(snapshots - 1) / 2];
      demand(
        medianMs !== undefined && medianMs <= context.snapshotLimitMs,
        `a snapshot takes ${String(medianMs)} ms; expected at most ${context.snapshotLimitMs} ms`,
      );
    },
  },
];
