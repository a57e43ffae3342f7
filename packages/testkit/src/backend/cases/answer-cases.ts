import { demand } from '../../conformance/demand.js';
import { answer, answerSingly, demandSame, inputsOf, nameOf, unstopped } from '../answers.js';
import type { BackendCase } from '../backend-case.js';
import { survivesJson } from '../../conformance/plain-data.js';

const batchSizes = [1, 2, 5];

export const answerCases: readonly BackendCase[] = [
  {
    id: 'one-output-per-input',
    level: 'L0',
    title: 'gives one output for each input, as data, in batches of 1, 2 and 5',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        for (const size of batchSizes) {
          const outputs = await answer(session, inputsOf(tried, size));
          const when = `${nameOf(tried)}, batch of ${size}`;
          demand(Array.isArray(outputs), `${when}: finish gave no list`);
          demand(outputs.length === size, `${when}: ${outputs.length} outputs`);
          demand(survivesJson(outputs), `${when}: the outputs are not the same after JSON`);
        }
        await session.close();
      }
    },
  },
  {
    id: 'outputs-in-order',
    level: 'L0',
    title: 'gives the outputs in the order of the inputs',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        const inputs = inputsOf(tried, 2);
        for (const batch of [inputs, inputs.toReversed()]) {
          demandSame(session, {
            when: `${nameOf(tried)}: a batch of 2 against one by one`,
            found: await answer(session, batch),
            expected: await answerSingly(session, batch),
          });
        }
        await session.close();
      }
    },
  },
  {
    id: 'two-sessions',
    level: 'L0',
    title: 'has sessions that do not disturb one another, and one goes on when the other is closed',
    requires: 'model',
    run: async (context) => {
      const [one] = context.models;
      const other = context.models.find(({ taskId }) => taskId !== one?.taskId) ?? one;
      if (one === undefined || other === undefined) return;
      const first = await context.open(one);
      const expected = await answer(first, inputsOf(one, 3));
      const prepared = await first.prepare(inputsOf(one, 3));
      const second = await context.open(other);
      const otherExpected = await answer(second, inputsOf(other, 3));
      const raws = [
        first.run(prepared, unstopped),
        second.run(await second.prepare(inputsOf(other, 3)), unstopped),
      ] as const;
      const [raw, otherRaw] = await Promise.all(raws);
      const when = 'two sessions at once';
      demandSame(second, { when, found: await second.finish(otherRaw), expected: otherExpected });
      await second.close();
      demandSame(first, { when, found: await first.finish(raw), expected });
      demandSame(first, {
        when: 'after the other session was closed',
        found: await first.finish(await first.run(prepared, unstopped)),
        expected,
      });
    },
  },
];
