import {
  WattbenchError,
  type JsonObject,
  type MeterSession,
  type PowerSample,
  type Snapshot,
  type Window,
} from '@wattbench/core';
import { systemClock, type Clock } from './clock.js';
import { windowBetween } from './counter-reading.js';
import type { Poll, Sampler } from './poll.js';
import { polledReading } from './polled-reading.js';
import type { Reader } from './reader.js';
import { createSession } from './session.js';
import { SourceHistory } from './source-history.js';
import { ThreadSampler } from './thread-sampler.js';
import { TimerSampler } from './timer-sampler.js';
import { changes, readAtNs } from './updates.js';

export interface PolledSessionRequest {
  readonly reader: Reader;
  readonly channels: readonly string[];
  /** Where the sampling thread finds the same reader; left out, this thread polls on a timer. */
  readonly thread?: { readonly entry: string; readonly options: JsonObject };
  readonly clock?: Clock;
}

/** A reader may look for devices on the network and log in before it is open. */
const openLimitMs = 30_000;

/**
 * A session over a reader that is polled all the time. A snapshot costs nothing: it is a moment.
 * The readings are made of the samples around it, and wait for those that are still to come.
 * Rejects with `METER_UNAVAILABLE` where the reader cannot be opened.
 */
export async function createPolledSession(request: PolledSessionRequest): Promise<MeterSession> {
  const { reader, clock = systemClock } = request;
  const early: Poll[] = [];
  let histories: readonly SourceHistory[] | null = null;
  const take = (polls: readonly Poll[]): void => {
    if (histories === null) early.push(...polls);
    else for (const poll of polls) accept(histories, poll);
  };
  const sampler = await openSampler(request, clock, {
    onPolls: take,
    onEnd: (detail) => {
      for (const history of histories ?? []) history.fail(clock.nowNs(), 'driver', detail);
    },
  });
  histories = sampler.sources.map((source) => new SourceHistory(source));
  take(early.splice(0));
  const followed = histories;

  const pollPeriodNs = reader.pollPeriodMs * 1e6;
  const lagNs = Math.max(0, ...sampler.sources.map(({ channel }) => channel.lagNs ?? 0));
  await sampler.reached(clock.nowNs(), reader.readLimitMs);
  return createSession<Snapshot>({
    take: async () => {
      const nowNs = clock.nowNs();
      return { beforeNs: nowNs, afterNs: nowNs };
    },
    between: async (from, to) => {
      const window = windowBetween(from, to);
      const limitMs = (lagNs + 2 * pollPeriodNs) / 1e6 + 2 * reader.readLimitMs;
      await sampler.reached(window.endNs + lagNs, limitMs);
      return followed.map((history) =>
        polledReading({ meter: reader.id, history, window, pollPeriodNs }),
      );
    },
    series: (window) => followed.flatMap((history) => powerSeries(history, window)),
    release: () => sampler.close(),
  });
}

async function openSampler(
  { reader, channels, thread }: PolledSessionRequest,
  clock: Clock,
  listener: {
    readonly onPolls: (polls: readonly Poll[]) => void;
    readonly onEnd: (detail: string) => void;
  },
): Promise<Sampler> {
  if (thread !== undefined) {
    return ThreadSampler.open({
      meter: reader.id,
      ...thread,
      channels,
      openLimitMs,
      closeLimitMs: reader.readLimitMs + 1000,
      ...listener,
    });
  }
  const open = await reader.open(channels);
  if (open.sources.length !== channels.length) {
    await open.close();
    throw new WattbenchError('INTERNAL', `meter ${reader.id}: sources and channels differ`);
  }
  return new TimerSampler({
    open,
    pollPeriodMs: reader.pollPeriodMs,
    readLimitMs: reader.readLimitMs,
    clock,
    onPolls: listener.onPolls,
  });
}

function accept(histories: readonly SourceHistory[], poll: Poll): void {
  for (const [index, history] of histories.entries()) {
    const read = poll.reads[index];
    if (read !== undefined) history.accept(read, poll);
  }
}

/** Power samples of a display as they are, of a counter from one update to the next. */
function powerSeries(history: SourceHistory, window: Window): readonly PowerSample[] {
  const { channel, kind } = history.source;
  const samples = history.samples(window.startNs, window.endNs);
  const points =
    kind === 'power'
      ? samples.map((sample) => ({ atNs: readAtNs(sample), powerW: sample.value }))
      : changes(samples, channel.updatePeriodNs).flatMap((update, index, all) => {
          const previous = all[index - 1];
          if (previous === undefined || update.atNs <= previous.atNs) return [];
          return [
            {
              atNs: (previous.atNs + update.atNs) / 2,
              powerW: ((update.value - previous.value) / (update.atNs - previous.atNs)) * 1e9,
            },
          ];
        });
  return points
    .filter(({ atNs }) => atNs >= window.startNs && atNs <= window.endNs)
    .map((point) => ({ channel: channel.id, ...point }));
}
