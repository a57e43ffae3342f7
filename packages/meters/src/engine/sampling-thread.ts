import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { WattbenchError } from '@wattbench/core';
import { systemClock } from './clock.js';
import type { Poll } from './poll.js';
import { RoundReader } from './round-reader.js';
import type { OpenReader, Reader } from './reader.js';
import {
  commandCount,
  stopFlag,
  type SamplingMessage,
  type SamplingWork,
} from './sampling-messages.js';

/** Polls are handed over in batches: a message costs more than a read. */
const batchNs = 1e9;

/**
 * The sampling thread: reads on an absolute schedule, so that no delay adds up, and hands the polls
 * over now and then and whenever it is told to. It waits with `Atomics.wait`, which has an exact
 * median where a timer is late (measured: 1.000 ms against 1.080 ms), and only for a reader that
 * answers with promises on the event loop, which those need.
 */
async function sample(port: MessagePort, work: SamplingWork): Promise<void> {
  const post = (message: SamplingMessage): void => {
    port.postMessage(message);
  };
  const control = new Int32Array(work.control);
  let reader: Reader;
  let open: OpenReader;
  try {
    const module: { createReader(options: unknown): Reader } = await import(work.entry);
    reader = module.createReader(work.options);
    open = await reader.open(work.channels);
  } catch (error) {
    post({ type: 'refused', error: WattbenchError.envelope(error, 'METER_UNAVAILABLE') });
    return;
  }
  post({ type: 'opened', sources: open.sources });

  const rounds = new RoundReader(open, systemClock, reader.readLimitMs);
  const periodNs = reader.pollPeriodMs * 1e6;
  let polls: Poll[] = [];
  let handedNs = systemClock.nowNs();
  let answered = -1;
  let nextNs = systemClock.nowNs();
  while (Atomics.load(control, stopFlag) === 0) {
    const command = Atomics.load(control, commandCount);
    const answer = rounds.round();
    const waits = answer instanceof Promise;
    const poll = waits ? await answer : answer;
    polls.push(poll);
    const nowNs = systemClock.nowNs();
    if (command !== answered || nowNs - handedNs >= batchNs) {
      post({ type: 'polls', polls, command });
      polls = [];
      handedNs = nowNs;
      answered = command;
    }
    if (nextNs <= nowNs) nextNs += periodNs * Math.ceil((nowNs - nextNs + 1) / periodNs);
    if (waits) await pauseOnLoop(nextNs);
    else pause(control, { command, untilNs: nextNs });
  }
  await open.close();
  post({ type: 'polls', polls, command: Atomics.load(control, commandCount) });
  post({ type: 'closed' });
}

interface Pause {
  /** The command that was seen: another one ends the pause. */
  readonly command: number;
  readonly untilNs: number;
}

/** Until the next read is due or a command comes, without the event loop. */
function pause(control: Int32Array, { command, untilNs }: Pause): void {
  const waitMs = (untilNs - systemClock.nowNs()) / 1e6;
  if (waitMs > 0) Atomics.wait(control, commandCount, command, waitMs);
}

/** The same on the event loop; also at 0 ms once around it, or the reader's sockets would starve. */
async function pauseOnLoop(untilNs: number): Promise<void> {
  const waitMs = Math.max(0, (untilNs - systemClock.nowNs()) / 1e6);
  await new Promise((resolve) => {
    const timer = setTimeout(done, waitMs);
    const port = parentPort;
    function done(): void {
      clearTimeout(timer);
      port?.off('message', done);
      resolve(undefined);
    }
    port?.on('message', done);
  });
}

if (parentPort !== null) {
  const port = parentPort;
  await sample(port, workerData);
  port.close();
}
