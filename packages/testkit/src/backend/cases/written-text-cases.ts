import type { GenerationRequest, GenerationUsage, Session } from '@wattbench/core';
import { isDeepStrictEqual } from 'node:util';
import { demand } from '../../conformance/demand.js';
import { answer, extremeInputs, inputsOf, nameOf, unstopped } from '../answers.js';
import type { BackendCase, BackendCaseContext, TriedModel } from '../backend-case.js';
import { generatingTasks } from '../generating-tasks.js';

const checked: GenerationRequest = { outputTokens: 8, length: 'checked', temperature: 0, seed: 1 };
const forced: GenerationRequest = { ...checked, length: 'forced' };
const drawn: GenerationRequest = { ...forced, outputTokens: 12, temperature: 1, seed: 7 };

function writersOf(context: BackendCaseContext): readonly TriedModel[] {
  return context.models.filter(({ taskId }) => generatingTasks.includes(taskId));
}

/** The token ids of each output. */
function tokensOf(outputs: readonly unknown[], when: string): readonly (readonly number[])[] {
  return outputs.map((output, index) => {
    const tokens: unknown =
      typeof output === 'object' && output !== null && 'tokens' in output ? output.tokens : null;
    demand(
      Array.isArray(tokens) && tokens.every((token) => Number.isInteger(token)),
      `${when}: output ${index} has no tokens`,
    );
    return tokens;
  });
}

async function writtenBy(
  session: Session,
  inputs: readonly unknown[],
  when: string,
): Promise<readonly (readonly number[])[]> {
  return tokensOf(await answer(session, inputs), when);
}

function usageOf(session: Session, raw: unknown, when: string): GenerationUsage {
  demand(session.usage !== undefined, `${when}: the session has no usage`);
  return session.usage(raw);
}

function demandCounts(counts: readonly number[], length: number, when: string): void {
  demand(
    Array.isArray(counts) &&
      counts.length === length &&
      counts.every((count) => Number.isInteger(count) && count >= 1),
    `${when} are ${JSON.stringify(counts)}; expected ${length} whole numbers from 1 on`,
  );
}

export const writtenTextCases: readonly BackendCase[] = [
  {
    id: 'usage-counts',
    level: 'L1',
    title: 'counts the tokens that it wrote, and those of each prompt without padding',
    requires: 'written-text',
    run: async (context) => {
      for (const tried of writersOf(context)) {
        const when = nameOf(tried);
        const session = await context.open(tried, { generation: checked });
        const [short, long] = extremeInputs(tried);
        const inputs = [short, long, short];
        const alone: number[] = [];
        for (const input of inputs) {
          const raw = await session.run(await session.prepare([input]), unstopped);
          alone.push(...usageOf(session, raw, when).promptTokens);
          await session.finish(raw);
        }
        const raw = await session.run(await session.prepare(inputs), unstopped);
        const { promptTokens, outputTokens } = usageOf(session, raw, when);
        const written = tokensOf(await session.finish(raw), when).map(({ length }) => length);
        demandCounts(promptTokens, inputs.length, `${when}: the prompt tokens`);
        demandCounts(outputTokens, inputs.length, `${when}: the output tokens`);
        demand(
          isDeepStrictEqual(promptTokens, alone),
          `${when}: the prompt tokens are ${promptTokens.join(', ')} in a batch and ${alone.join(', ')} one by one`,
        );
        demand(
          isDeepStrictEqual(outputTokens, written),
          `${when}: usage says ${outputTokens.join(', ')} output tokens, and the outputs have ${written.join(', ')}`,
        );
        await session.close();
      }
    },
  },
  {
    id: 'output-length',
    level: 'L1',
    title:
      'writes exactly as many tokens as are forced, and at most as many where they are checked',
    requires: 'written-text',
    run: async (context) => {
      for (const tried of writersOf(context)) {
        for (const request of [forced, { ...forced, outputTokens: 21 }, checked]) {
          const { length, outputTokens } = request;
          const session = await context.open(tried, { generation: request });
          const when = `${nameOf(tried)}, ${length} length of ${outputTokens}`;
          for (const tokens of await writtenBy(session, inputsOf(tried, 3), when)) {
            demand(
              length === 'forced' ? tokens.length === outputTokens : tokens.length <= outputTokens,
              `${when}: it wrote ${tokens.length} tokens`,
            );
          }
          await session.close();
        }
      }
    },
  },
  {
    id: 'first-token-time',
    level: 'L1',
    title: 'stamps the first token by process.hrtime, between the start and the end of the call',
    requires: 'written-text',
    run: async (context) => {
      for (const tried of writersOf(context)) {
        const when = nameOf(tried);
        const session = await context.open(tried, { generation: forced });
        const prepared = await session.prepare(inputsOf(tried, 2));
        for (let count = 0; count < 3; count += 1) {
          const startNs = Number(process.hrtime.bigint());
          const raw = await session.run(prepared, unstopped);
          const endNs = Number(process.hrtime.bigint());
          const { firstTokenNs } = usageOf(session, raw, when);
          demand(
            firstTokenNs >= startNs && firstTokenNs <= endNs,
            `${when}: firstTokenNs is ${String(firstTokenNs)}; the call went from ${startNs} to ${endNs}`,
          );
          await session.finish(raw);
        }
        await session.close();
      }
    },
  },
  {
    id: 'greedy-repeats',
    level: 'L1',
    title: 'writes the same tokens again at temperature 0, whatever the seed',
    requires: 'written-text',
    run: (context) => demandRepeated(context, [forced, { ...forced, seed: 2 }]),
  },
  {
    id: 'sampling-repeats',
    level: 'L1',
    title: 'draws the same tokens again at temperature 1 with the same seed',
    requires: 'written-text',
    run: (context) => demandRepeated(context, [drawn, drawn]),
  },
];

/** Twice in one session, and again in another one. */
async function demandRepeated(
  context: BackendCaseContext,
  [first, second]: readonly [GenerationRequest, GenerationRequest],
): Promise<void> {
  for (const tried of writersOf(context)) {
    const when = nameOf(tried);
    const inputs = inputsOf(tried, 2);
    const session = await context.open(tried, { generation: first });
    const expected = await writtenBy(session, inputs, when);
    const again = await writtenBy(session, inputs, when);
    await session.close();
    const other = await context.open(tried, { generation: second });
    const elsewhere = await writtenBy(other, inputs, when);
    await other.close();
    for (const [place, found] of [
      ['in the same session', again],
      ['in a second session', elsewhere],
    ] as const) {
      demand(
        isDeepStrictEqual(found, expected),
        `${when}: it wrote ${JSON.stringify(found)} ${place}, and ${JSON.stringify(expected)} before`,
      );
    }
  }
}
