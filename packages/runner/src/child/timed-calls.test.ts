import type { Session } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { endToEndLoop, inferenceLoop } from './timed-calls.js';

const signal = new AbortController().signal;

/** A session whose calls end when the test says so. */
class HeldSession implements Session<number, number, number, number> {
  readonly info: Session['info'] = {
    runtime: { name: 'held', version: '1' },
    device: 'cpu',
    precision: 'fp32',
    threads: 1,
    settings: {},
    fallbacks: [],
  };
  readonly started: number[] = [];
  readonly #ends = new Map<number, (error?: Error) => void>();
  #call = 0;

  async prepare([input = -1]: readonly number[]): Promise<number> {
    return input;
  }

  run(prepared: number): Promise<number> {
    const call = this.#call;
    this.#call += 1;
    this.started.push(prepared);
    return new Promise((resolve, reject) => {
      this.#ends.set(call, (error) => (error === undefined ? resolve(prepared) : reject(error)));
    });
  }

  async finish(raw: number): Promise<readonly number[]> {
    return [raw];
  }

  async close(): Promise<void> {}

  /** Ends a call and lets what follows from it happen. */
  async end(call: number, error?: Error): Promise<void> {
    this.#ends.get(call)?.(error);
    await settled();
  }
}

/** So many calls, all of whose times are kept. */
function exactly(count: number) {
  return { goesOn: (calls: number) => calls < count, keep: count };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe.each([
  [
    'inference',
    (session: Session, concurrency: number) =>
      inferenceLoop({ session, prepared: [10, 11, 12], concurrency, signal }),
  ],
  [
    'end-to-end',
    (session: Session, concurrency: number) =>
      endToEndLoop({ session, batches: [[10], [11], [12]], concurrency, signal }),
  ],
] as const)('calls of a window %s', (_, loopOver) => {
  it('at a concurrency of 1 begin when the one before has ended', async () => {
    const session = new HeldSession();
    const done = loopOver(session, 1)({ first: 1, ...exactly(2) });
    await settled();
    expect(session.started).toEqual([11]);
    await session.end(0);
    expect(session.started).toEqual([11, 12]);
    await session.end(1);
    expect((await done).latenciesNs).toHaveLength(2);
  });

  it('above that are so many at once: each caller goes on as soon as its own is done', async () => {
    const session = new HeldSession();
    const done = loopOver(session, 2)({ first: 1, ...exactly(5) });
    await settled();
    expect(session.started).toEqual([11, 12]);
    await session.end(1);
    expect(session.started).toEqual([11, 12, 10]);
    await session.end(2);
    await session.end(3);
    await session.end(4);
    expect(session.started).toEqual([11, 12, 10, 11, 12]);
    await session.end(0);
    const { window, latenciesNs } = await done;
    const [first = 0, ...others] = latenciesNs;
    // The first call was under way from the first start to the last end.
    expect(first).toBe(window.endNs - window.startNs);
    expect(others).toHaveLength(4);
    for (const latency of others) expect(latency).toBeLessThan(first);
  });

  it('are not more than there are', async () => {
    const session = new HeldSession();
    const done = loopOver(session, 8)({ first: 0, ...exactly(2) });
    await settled();
    expect(session.started).toEqual([10, 11]);
    await session.end(0);
    await session.end(1);
    expect((await done).latenciesNs).toHaveLength(2);
  });

  it('end all when one fails, and none begins', async () => {
    const session = new HeldSession();
    const done = loopOver(session, 2)({ first: 0, ...exactly(9) }).catch((error: unknown) => error);
    await settled();
    await session.end(0, new TypeError('broken'));
    await session.end(1);
    expect(await done).toEqual(new TypeError('broken'));
    expect(session.started).toEqual([10, 11]);
  });

  it.each([1, 2])('at a concurrency of %d go on until the time is up', async (concurrency) => {
    const session = new HeldSession();
    let up = false;
    const done = loopOver(session, concurrency)({ first: 0, goesOn: () => !up, keep: 2 });
    await settled();
    for (let call = 0; call < 4; call += 1) await session.end(call);
    up = true;
    for (let call = 4; call < 4 + concurrency; call += 1) await session.end(call);
    const { calls, latenciesNs, thinning } = await done;
    expect(calls).toBe(4 + concurrency);
    expect(latenciesNs).toHaveLength(Math.ceil(calls / thinning));
    expect(thinning).toBe(4);
  });
});
