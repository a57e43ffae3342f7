import { answer, answerSingly, demandSame, inputsOf, nameOf, unstopped } from '../answers.js';
import type { BackendCase } from '../backend-case.js';
import { demandRejection } from '../../conformance/demand-rejection.js';

const repeats = 5;

export const repeatCases: readonly BackendCase[] = [
  {
    id: 'prepared-reused',
    level: 'L1',
    title: 'runs the same prepared inputs many times, with the same answer',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        const prepared = await session.prepare(inputsOf(tried, 3));
        const once = async (): Promise<readonly unknown[]> =>
          session.finish(await session.run(prepared, unstopped));
        const expected = await once();
        for (let count = 1; count < repeats; count += 1) {
          const raw = await session.run(prepared, unstopped);
          session.discard?.(raw);
          const when = `${nameOf(tried)}: the prepared inputs again`;
          demandSame(session, { when, found: await once(), expected });
        }
        await session.close();
      }
    },
  },
  {
    id: 'calls-at-once',
    level: 'L1',
    title: 'gives each of several calls under way at once the answer that it gives alone',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        const inputs = inputsOf(tried, 3);
        const prepared = await Promise.all(inputs.map((input) => session.prepare([input])));
        const expected = await answerSingly(session, inputs);
        // The same prepared inputs may be under way twice.
        const order = [0, 1, 2, 0];
        const raws = await Promise.all(
          order.map((index) => session.run(prepared[index], unstopped)),
        );
        const found: unknown[] = [];
        for (const raw of raws) found.push(...(await session.finish(raw)));
        const when = `${nameOf(tried)}: ${order.length} calls at once`;
        demandSame(session, { when, found, expected: order.map((index) => expected[index]) });
        await session.close();
      }
    },
  },
  {
    id: 'same-answer-again',
    level: 'L1',
    title: 'gives the same answers in a second session with the same seed',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const inputs = inputsOf(tried, 5);
        const first = await context.open(tried);
        const expected = await answer(first, inputs);
        await first.close();
        const second = await context.open(tried);
        const when = `${nameOf(tried)}: a second session`;
        demandSame(second, { when, found: await answer(second, inputs), expected });
        await second.close();
      }
    },
  },
  {
    id: 'signal-aborted',
    level: 'L1',
    title: 'rejects with INTERRUPTED where it was stopped before it began, and goes on afterwards',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        const prepared = await session.prepare(inputsOf(tried, 1));
        await demandRejection(() => session.run(prepared, { signal: AbortSignal.abort() }), {
          code: 'INTERRUPTED',
          when: `${nameOf(tried)}: run with a signal that is aborted`,
        });
        await session.finish(await session.run(prepared, unstopped));
        await session.close();
      }
    },
  },
];
