import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import {
  WattbenchError,
  type Channel,
  type ChannelReading,
  type MeterSession,
  type PowerSample,
  type Snapshot,
  type Window,
} from '@wattbench/core';
import { shareOf, updatePeriodNs } from './fake-channels.js';
import type { FakeMeterOptions } from './fake-meter.js';
import { fakeReading } from './fake-reading.js';
import type { MeterMisbehaviour } from './misbehaviours.js';

/** Up to where any session has read, for the misbehaviour that gives a joule to one session only. */
let sharedUntilNs = 0;
/** How many sessions are open, for the misbehaviour that serves one only. */
let openSessions = 0;

/** A session of the fake meter, with whatever it was told to do wrong. */
export function fakeSession(
  meter: string,
  channels: readonly Channel[],
  options: FakeMeterOptions,
): MeterSession {
  const { powerW = 10, quality = 'measured', failAt = [], misbehaviour } = options;
  const numbers = new WeakMap<Snapshot, number>();
  const blind = misbehaviour === 'only-one-session-reads' && openSessions > 0;
  openSessions += 1;
  let taken = 0;
  let closed = false;

  const numberOf = (snapshot: Snapshot, careless: MeterMisbehaviour): number => {
    const number = numbers.get(snapshot);
    if (number !== undefined) return number;
    if (misbehaviour === careless) return 0;
    throw new WattbenchError('UNSUPPORTED', `meter ${meter}: the snapshot is of another session`);
  };

  return {
    snapshot: async () => {
      if (closed && misbehaviour !== 'snapshot-after-close') {
        throw new WattbenchError('SESSION_CLOSED', `meter ${meter}: the session is closed`);
      }
      const beforeNs = nowNs(misbehaviour === 'stamps-of-the-wall-clock');
      if (misbehaviour === 'slow-snapshot') await delay(30);
      const afterNs = nowNs(misbehaviour === 'stamps-of-the-wall-clock');
      const snapshot = Object.freeze(
        misbehaviour === 'stamps-swapped'
          ? { beforeNs: afterNs, afterNs: beforeNs }
          : { beforeNs, afterNs },
      );
      numbers.set(snapshot, taken);
      taken += 1;
      return snapshot;
    },
    readings: async (from, to) => {
      const edges = [
        numberOf(from, 'takes-any-first-snapshot'),
        numberOf(to, 'takes-any-last-snapshot'),
      ];
      const failed = edges.find((number) => blind || failAt.includes(number));
      if (to.beforeNs < from.beforeNs && misbehaviour !== 'takes-any-order') {
        throw new WattbenchError('UNSUPPORTED', `meter ${meter}: the second snapshot is older`);
      }
      if (options.lateMs !== undefined) await delay(options.lateMs);
      if (misbehaviour === 'hangs-when-read') await new Promise(() => undefined);
      if (misbehaviour === 'no-entry' || (closed && misbehaviour === 'forgets-at-close')) return [];
      const window = { startNs: middleNs(from), endNs: middleNs(to) };
      const seenW = misbehaviour === 'sessions-share-a-count' ? powerW * partLeft(window) : powerW;
      const readings = channels.map((channel): ChannelReading =>
        fakeReading({ meter, channel, window, quality, powerW: seenW, failed, misbehaviour }),
      );
      return misbehaviour === 'entry-twice' ? [...readings, ...readings] : readings;
    },
    series: (window) => (options.series === true ? samplesIn(window, channels, options) : []),
    close: async () => {
      if (closed && misbehaviour === 'close-once-only') throw new TypeError('closed already');
      if (!closed) openSessions -= 1;
      closed = true;
      if (misbehaviour === 'close-leaves-timer') setTimeout(() => undefined, 60_000);
      if (misbehaviour === 'close-leaves-thread') {
        const thread = new Worker('setInterval(() => {}, 1e6)', { eval: true });
        await once(thread, 'online');
      }
    },
  };
}

/** Part of a window that no session has read before; marks it as read. */
function partLeft({ startNs, endNs }: Window): number {
  const left = Math.max(0, endNs - Math.max(startNs, sharedUntilNs)) / (endNs - startNs);
  sharedUntilNs = endNs;
  return left;
}

function samplesIn(
  { startNs, endNs }: Window,
  channels: readonly Channel[],
  { powerW = 10, misbehaviour }: FakeMeterOptions,
): readonly PowerSample[] {
  const shiftNs = misbehaviour === 'samples-outside' ? updatePeriodNs : 0;
  const samples: PowerSample[] = [];
  const firstNs = Math.ceil(startNs / updatePeriodNs) * updatePeriodNs;
  for (let atNs = firstNs; atNs <= endNs; atNs += updatePeriodNs) {
    for (const channel of channels) {
      samples.push({
        channel: misbehaviour === 'samples-of-another' ? 'fake:nowhere' : channel.id,
        atNs: atNs + shiftNs,
        powerW: misbehaviour === 'samples-not-a-number' ? Number.NaN : powerW * shareOf(channel),
      });
    }
  }
  return misbehaviour === 'samples-unordered' ? samples.toReversed() : samples;
}

function nowNs(byTheWallClock: boolean): number {
  return byTheWallClock ? Date.now() * 1e6 : Number(process.hrtime.bigint());
}

function middleNs(snapshot: Snapshot): number {
  return Math.round((snapshot.beforeNs + snapshot.afterNs) / 2);
}
