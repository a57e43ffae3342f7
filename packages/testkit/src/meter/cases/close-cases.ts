import { lastingResources, resourcesGrownSince } from '../active-resources.js';
import { demandRejection } from '../../conformance/demand-rejection.js';
import { demand, describeError, fail } from '../../conformance/demand.js';
import type { MeterCase } from '../meter-case.js';
import { runToItsEnd } from '../run-to-its-end.js';

export const closeCases: readonly MeterCase[] = [
  {
    id: 'snapshot-after-close',
    title: 'rejects with SESSION_CLOSED for a snapshot after close',
    run: async (context) => {
      const session = await context.open();
      await session.snapshot();
      await session.close();
      await demandRejection(() => session.snapshot(), {
        code: 'SESSION_CLOSED',
        when: 'a snapshot after close',
      });
    },
  },
  {
    id: 'readings-after-close',
    title: 'tells after close what it read before',
    run: async (context) => {
      const session = await context.open();
      const { from, to } = await context.window(session);
      const before = await session.readings(from, to);
      await session.close();
      const after = await session.readings(from, to);
      for (const [index, reading] of before.entries()) {
        const state = after[index]?.state;
        demand(
          reading.state === state,
          `${reading.channel} is ${reading.state} before close, and ${String(state)} after`,
        );
      }
    },
  },
  {
    id: 'close-twice',
    title: 'can be closed twice, and closed without a snapshot',
    run: async (context) => {
      const session = await context.open();
      await session.close();
      try {
        await session.close();
        await Promise.all([session.close(), session.close()]);
      } catch (error) {
        fail(`the second close rejected with ${describeError(error)}`);
      }
    },
  },
  {
    id: 'close-leaves-nothing',
    title: 'leaves no timer, socket or process behind when it is closed',
    run: async (context) => {
      await context.channels();
      const before = await lastingResources();
      const session = await context.open();
      const { from, to } = await context.window(session);
      await session.readings(from, to);
      await session.close();
      const grown = await resourcesGrownSince(before, context.settleMs);
      demand(grown.length === 0, `still active after close: ${grown.join(', ')}`);
    },
  },
  {
    id: 'process-exits',
    title: 'lets a process end by itself after close',
    run: async (context) => {
      await context.channels();
      if (context.ref === null) return context.notApplicable('a meter was given and no ref');
      await runToItsEnd(context.ref, context.settleMs);
    },
  },
];
