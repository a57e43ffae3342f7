import { WattbenchError } from '@wattbench/core';
import type { Clock } from './clock.js';
import type { Poll } from './poll.js';
import type { OpenReader, PolledRead } from './reader.js';

export interface Round {
  readonly open: OpenReader;
  readonly clock: Clock;
  readonly limitMs: number;
}

/** One round of reads. Whatever goes wrong is a failed read of every source; it never throws. */
export function readRound({ open, clock, limitMs }: Round): Poll | Promise<Poll> {
  const beforeNs = clock.nowNs();
  const finish = (reads: readonly PolledRead[]): Poll => ({
    beforeNs,
    afterNs: clock.nowNs(),
    reads: open.sources.map(
      (_, index) =>
        reads[index] ?? { state: 'failed', reason: 'driver', detail: 'the reader left it out' },
    ),
  });
  const fail = (detail: string): Poll =>
    finish(open.sources.map(() => ({ state: 'failed', reason: 'driver', detail })));
  try {
    const controller = new AbortController();
    const answer = open.read(controller.signal);
    if (!(answer instanceof Promise)) return finish(answer);
    return limited(answer, { controller, limitMs }).then(finish, (error: unknown) =>
      fail(messageOf(error)),
    );
  } catch (error) {
    return fail(messageOf(error));
  }
}

function limited(
  answer: Promise<readonly PolledRead[]>,
  { controller, limitMs }: { readonly controller: AbortController; readonly limitMs: number },
): Promise<readonly PolledRead[]> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      controller.abort();
      reject(new WattbenchError('METER_UNAVAILABLE', `no answer in ${limitMs} ms`));
    }, limitMs);
    answer.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
