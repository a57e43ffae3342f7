import type { MeterSession, Snapshot } from '@wattbench/core';
import { systemClock, type Clock } from './clock.js';
import { counterReading } from './counter-reading.js';
import type { CounterRead, CounterSource } from './counter-source.js';
import { CounterTracker, wrapTimeNs, type TrackedRead } from './counter-tracker.js';
import { createSession } from './session.js';

export interface CounterSessionRequest {
  /** Id of the meter, for its readings. */
  readonly meter: string;
  readonly sources: readonly CounterSource[];
  readonly clock?: Clock;
}

interface Taken extends Snapshot {
  readonly reads: readonly TrackedRead[];
}

const longestPeriodMs = 60_000;

/**
 * Time between two background reads, in ms: a quarter of the shortest wrap time at the most
 * plausible power, so that a tick may come three periods late before a wrap is in doubt; at most a
 * minute, so that a reset in between is seen.
 */
export function backgroundPeriodMs(sources: readonly CounterSource[]): number {
  const quarters = sources.map((source) => (wrapTimeNs(source) ?? Infinity) / 1e6 / 4);
  return Math.max(1, Math.floor(Math.min(longestPeriodMs, ...quarters)));
}

/**
 * A session over cumulative counters. Reads them at each snapshot and, so that no wrap is missed
 * however long a window is, once in a while in the background.
 */
export function createCounterSession(request: CounterSessionRequest): MeterSession {
  const { meter, sources, clock = systemClock } = request;
  const trackers = sources.map((source) => new CounterTracker(source));
  let queue: Promise<unknown> = Promise.resolve();
  let reading = false;

  const readAll = async (): Promise<Taken> => {
    reading = true;
    const beforeNs = clock.nowNs();
    const reads: TrackedRead[] = [];
    for (const tracker of trackers) reads.push(await readOnce(tracker, clock));
    reading = false;
    return { beforeNs, afterNs: clock.nowNs(), reads };
  };
  // One round of reads after the other: the trackers need them in the order of time.
  const take = (): Promise<Taken> => {
    const round = queue.then(readAll);
    queue = round;
    return round;
  };
  const stop = clock.every(backgroundPeriodMs(sources), () => {
    if (!reading) void take();
  });

  return createSession<Taken>({
    take,
    between: (from, to) =>
      trackers.flatMap((tracker, index) => {
        const start = from.reads[index];
        const end = to.reads[index];
        if (start === undefined || end === undefined) return [];
        return [counterReading({ meter, tracker, from: start, to: end })];
      }),
    release: stop,
  });
}

async function readOnce(tracker: CounterTracker, clock: Clock): Promise<TrackedRead> {
  const beforeNs = clock.nowNs();
  let read: CounterRead;
  try {
    const answer = tracker.source.read();
    read = answer instanceof Promise ? await answer : answer;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    read = { state: 'failed', reason: 'driver', detail: message };
  }
  return tracker.accept(read, { beforeNs, afterNs: clock.nowNs() });
}
