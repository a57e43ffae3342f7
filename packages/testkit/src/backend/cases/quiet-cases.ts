import { setTimeout as delay } from 'node:timers/promises';
import type { Session } from '@wattbench/core';
import { demand } from '../../conformance/demand.js';
import { inputsOf, nameOf, unstopped } from '../answers.js';
import type { BackendCase, BackendCaseContext } from '../backend-case.js';
import { coresWhileWaiting, inPercent, leastCores, threadsDuring } from '../cpu-time.js';

/** Of one core: what a process that only waits stays below. Node itself takes some 0.1 %. */
const idleCores = 0.05;
const idleMs = 300;
const spellMs = 150;
const burstMs = 150;
const warmUpRuns = 30;
const burstRuns = 20;

/** Threads of Node (garbage, compiling) run beside those of the backend. */
const otherThreads = 0.5;

async function runOften(
  session: Session,
  { prepared, runs }: { readonly prepared: unknown; readonly runs: number },
): Promise<void> {
  for (let count = 0; count < runs; count += 1) {
    // In two steps: an absent discard would leave the call out with its argument.
    const raw = await session.run(prepared, unstopped);
    session.discard?.(raw);
  }
}

async function openWarm(
  context: BackendCaseContext,
  tried: BackendCaseContext['models'][number],
): Promise<{ readonly session: Session; readonly prepared: unknown }> {
  const session = await context.open(tried);
  const prepared = await session.prepare(inputsOf(tried, 1));
  await runOften(session, { prepared, runs: warmUpRuns });
  return { session, prepared };
}

export const quietCases: readonly BackendCase[] = [
  {
    id: 'run-waits',
    level: 'L1',
    title: 'resolves a run when the work is done, and computes nothing afterwards',
    requires: 'model',
    process: 'fresh',
    run: async (context) => {
      for (const tried of context.models) {
        const { session, prepared } = await openWarm(context, tried);
        const cores = await leastCores(idleCores, async () => {
          await runOften(session, { prepared, runs: burstRuns });
          return coresWhileWaiting(spellMs);
        });
        demand(
          cores <= idleCores,
          `${nameOf(tried)}: ${inPercent(cores)} in the ${spellMs} ms after ${burstRuns} runs; ` +
            `expected at most ${inPercent(idleCores)}`,
        );
        await session.close();
      }
    },
  },
  {
    id: 'idle-quiet',
    level: 'L1',
    title: 'burns no CPU while a session is open and idle',
    requires: 'model',
    process: 'fresh',
    run: async (context) => {
      // All at once: what each takes adds up.
      for (const tried of context.models) await openWarm(context, tried);
      globalThis.gc?.();
      await delay(100);
      const cores = await leastCores(idleCores, () => coresWhileWaiting(idleMs));
      demand(
        cores <= idleCores,
        `${inPercent(cores)} in ${idleMs} ms with ${context.models.length} idle sessions; ` +
          `expected at most ${inPercent(idleCores)}`,
      );
    },
  },
  {
    id: 'threads-kept',
    level: 'L1',
    title: 'computes with no more threads than it says',
    requires: 'model',
    process: 'fresh',
    run: async (context) => {
      for (const tried of context.models) {
        const { session, prepared } = await openWarm(context, tried);
        const bound = session.info.threads + otherThreads;
        const threads = await leastCores(bound, () =>
          threadsDuring(async () => {
            const endNs = process.hrtime.bigint() + BigInt(burstMs) * 1_000_000n;
            while (process.hrtime.bigint() < endNs) {
              await runOften(session, { prepared, runs: burstRuns });
            }
          }),
        );
        demand(
          threads <= bound,
          `${nameOf(tried)}: ${threads.toFixed(1)} threads compute at once, and it says ${session.info.threads}`,
        );
        await session.close();
      }
    },
  },
];

export const printCases: readonly BackendCase[] = [
  {
    id: 'nothing-printed',
    level: 'L1',
    title: 'prints nothing while runs go on',
    requires: 'model',
    run: async (context) => {
      for (const tried of context.models) {
        const { session, prepared } = await openWarm(context, tried);
        const before = await context.printed();
        await runOften(session, { prepared, runs: 2 * burstRuns });
        const { bytes, lastLine } = await context.printed();
        demand(
          bytes === before.bytes,
          `${nameOf(tried)}: ${bytes - before.bytes} bytes in ${2 * burstRuns} runs, ending with ${JSON.stringify(lastLine)}`,
        );
        await session.close();
      }
    },
  },
];
