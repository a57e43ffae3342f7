import { describeError, fail } from '../../conformance/demand.js';
import { answer, inputsOf, nameOf, unstopped } from '../answers.js';
import type { BackendCase } from '../backend-case.js';
import { demandRejection } from '../../conformance/demand-rejection.js';

export const closeCases: readonly BackendCase[] = [
  {
    id: 'close-twice',
    level: 'L0',
    title: 'can be closed twice, and closed before it ran',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        await session.close();
        try {
          await session.close();
          await Promise.all([session.close(), session.close()]);
        } catch (error) {
          fail(`${nameOf(tried)}: the second close rejected with ${describeError(error)}`);
        }
      }
    },
  },
  {
    id: 'closed-session',
    level: 'L0',
    title: 'rejects with SESSION_CLOSED for every method after close',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        const inputs = inputsOf(tried, 1);
        await answer(session, inputs);
        const prepared = await session.prepare(inputs);
        const raw = await session.run(prepared, unstopped);
        await session.close();
        const closed = { code: 'SESSION_CLOSED' } as const;
        const when = (method: string): string => `${nameOf(tried)}: ${method} after close`;
        await demandRejection(() => session.prepare(inputs), { ...closed, when: when('prepare') });
        await demandRejection(() => session.run(prepared, unstopped), {
          ...closed,
          when: when('run'),
        });
        await demandRejection(() => session.finish(raw), { ...closed, when: when('finish') });
      }
    },
  },
];
