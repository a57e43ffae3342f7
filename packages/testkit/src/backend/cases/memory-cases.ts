import type { Session } from '@wattbench/core';
import { sampleRequest } from '../../onnx/sample-request.js';
import { demand } from '../../conformance/demand.js';
import { answer, inputsOf, unstopped } from '../answers.js';
import type { BackendCase, BackendCaseContext } from '../backend-case.js';
import { inMebibytes, residentBytes } from '../memory.js';

const opens = 200;
const runs = 3000;
/** A few tokens are a run as well as many. */
const generation = { ...sampleRequest, outputTokens: 4 };

/** A fifth: caches, compiled code and arenas have grown by then. */
const warmUpPart = 0.2;
/** Looks at the memory on the way: a big leak ends the case early. */
const looks = 10;

/**
 * onnxruntime-node, transformers.js and TensorFlow.js grew by 1 to 9 MiB, which is allocators and compiled
 * code. Above the bound are leaks of more than 80 KiB each time a model is opened, or 5.5 KiB a run: a
 * leak of whole weights or activations of any model that is not tiny is far above.
 */
const boundBytes = 16 * 1024 * 1024;

/** Repeats an action; rejects as soon as the memory of the process grows past the bound after a warm-up. */
async function demandBounded(
  { what, count }: { readonly what: string; readonly count: number },
  action: (turn: number) => Promise<void>,
): Promise<void> {
  const warmUp = Math.ceil(count * warmUpPart);
  for (let turn = 0; turn < warmUp; turn += 1) await action(turn);
  const before = await residentBytes();
  for (let turn = 1; turn <= count; turn += 1) {
    await action(turn);
    if (turn % (count / looks) !== 0) continue;
    const grownBytes = (await residentBytes()) - before;
    demand(
      grownBytes <= boundBytes,
      `the memory of the process grew by ${inMebibytes(grownBytes)} over ${turn} ${what}; ` +
        `expected at most ${inMebibytes(boundBytes)} over ${count}`,
    );
  }
}

export const memoryCases: readonly BackendCase[] = [
  {
    id: 'memory-of-opens',
    level: 'L2',
    title: 'keeps its memory over 200 times open and close',
    requires: 'model',
    process: 'fresh',
    run: async (context) => {
      const backend = await context.createBackend();
      await demandBounded({ what: 'times open and close', count: opens }, async (turn) => {
        const tried = context.models[turn % context.models.length];
        if (tried === undefined) return;
        // Not by the context, which keeps what it opened.
        const session = await backend.open(context.request(tried, { generation }));
        await answer(session, inputsOf(tried, 1));
        await session.close();
      });
    },
  },
  {
    id: 'memory-of-runs',
    level: 'L2',
    title: 'keeps its memory over 3,000 runs',
    requires: 'model',
    process: 'fresh',
    run: async (context) => {
      const opened = await openAll(context);
      await demandBounded({ what: 'runs', count: runs }, async (turn) => {
        const { session, prepared } = opened[turn % opened.length] ?? {};
        if (session === undefined) return;
        const raw = await session.run(prepared, unstopped);
        // In turn as a measured window does it, and as an accuracy phase does.
        if (Math.floor(turn / opened.length) % 2 === 0) await session.finish(raw);
        else session.discard?.(raw);
      });
    },
  },
];

async function openAll(
  context: BackendCaseContext,
): Promise<readonly { readonly session: Session; readonly prepared: unknown }[]> {
  const opened: { readonly session: Session; readonly prepared: unknown }[] = [];
  for (const tried of context.models) {
    const session = await context.open(tried, { generation });
    opened.push({ session, prepared: await session.prepare(inputsOf(tried, 2)) });
  }
  return opened;
}
