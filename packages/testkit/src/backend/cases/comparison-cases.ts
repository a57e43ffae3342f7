import { answer, answerSingly, demandSame, extremeInputs, nameOf } from '../answers.js';
import type { BackendCase } from '../backend-case.js';

export const comparisonCases: readonly BackendCase[] = [
  {
    id: 'expected-answers',
    level: 'L2',
    title: 'gives the answers that a right runtime gives, within the tolerance of its precision',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        demandSame(session, {
          when: nameOf(tried),
          found: await answerSingly(
            session,
            tried.samples.map(({ input }) => input),
          ),
          expected: tried.samples.map(({ output }) => output),
        });
        await session.close();
      }
    },
  },
  {
    id: 'batch-as-singles',
    level: 'L2',
    title: 'answers a batch as it answers one by one, in any order of the batch',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        const inputs = tried.samples.map(({ input }) => input);
        const singles = await answerSingly(session, inputs);
        for (const order of ordersOf(inputs.length)) {
          demandSame(session, {
            when: `${nameOf(tried)}: the batch of the samples ${order.join(', ')} against one by one`,
            found: await answer(
              session,
              order.map((place) => inputs[place]),
            ),
            expected: order.map((place) => singles[place]),
          });
        }
        await session.close();
      }
    },
  },
  {
    id: 'padding-neutral',
    level: 'L2',
    title: 'answers a short input beside a long one as it answers it alone',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const session = await context.open(tried);
        const [short, long] = extremeInputs(tried);
        const expected = await answer(session, [short]);
        for (const beside of [1, 4]) {
          const batch = [short, ...Array.from({ length: beside }, () => long)];
          const found = (await answer(session, batch)).slice(0, 1);
          const when = `${nameOf(tried)}: the shortest input beside ${beside} of the longest`;
          demandSame(session, { when, found, expected });
        }
        await session.close();
      }
    },
  },
];

/** As given, turned round, and every second place first. */
function ordersOf(length: number): readonly (readonly number[])[] {
  const places = Array.from({ length }, (_, place) => place);
  const mixed = places.toSorted((one, other) => (one % 2) - (other % 2) || one - other);
  return [places, places.toReversed(), mixed];
}
