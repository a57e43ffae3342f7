import { WattbenchError, type Channel, type Unavailable } from '@wattbench/core';
import { systemClock, type Clock } from '../engine/clock.js';
import { onlyChannels } from '../engine/only-channels.js';
import type { PolledRead, PolledSource, Reader } from '../engine/reader.js';
import type { ReplayOptions } from './options.js';
import { readRecording, type RecordedPoll, type Recording } from './recording.js';

/** A recording in real time, from the moment that it is opened. After its end every read fails. */
export function replayReader(options: ReplayOptions, clock: Clock = systemClock): Reader {
  const recording = load(options);
  return {
    id: 'replay',
    pollPeriodMs: 'polls' in recording ? recording.pollPeriodMs : 1000,
    readLimitMs: 1000,
    probe: async () =>
      'polls' in recording
        ? { available: true, channels: recording.sources.map((source) => played(source).channel) }
        : recording,
    open: async (channels) => {
      if (!('polls' in recording)) {
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter replay: ${recording.detail}`,
          recording.fix === undefined ? {} : { fix: recording.fix },
        );
      }
      const all = recording.sources.map(played);
      const sources = onlyChannels({ meter: 'replay', sources: all, channels });
      const places = sources.map((source) => all.indexOf(source));
      const originNs = clock.nowNs();
      let next = 0;
      return {
        sources,
        read: () => {
          const atMs = (clock.nowNs() - originNs) / 1e6;
          while ((recording.polls[next + 1]?.atMs ?? Infinity) <= atMs) next += 1;
          const poll = hasEnded(recording, atMs) ? undefined : recording.polls[next];
          return places.map((place) => readAt(poll, place));
        },
        close: () => {},
      };
    },
  };
}

function load({ file }: ReplayOptions): Recording | Unavailable {
  if (file !== undefined) return readRecording(file);
  return {
    available: false,
    reason: 'not-configured',
    detail: 'No recording was named.',
    fix: 'Name one: --meter replay:file=recording.jsonl',
  };
}

/** The channel as it is played: under an id of its own, and one poll later than it was. */
function played(source: PolledSource): PolledSource {
  const { channel } = source;
  const replayed: Channel = {
    ...channel,
    id: `replay:${channel.id}`,
    includes: channel.includes.map((id) => `replay:${id}`),
    ...(channel.alternativeTo === undefined
      ? {}
      : { alternativeTo: `replay:${channel.alternativeTo}` }),
    source: `a recording, not this machine: ${channel.source}`,
  };
  return { ...source, channel: replayed, issues: [...(source.issues ?? []), 'simulated'] };
}

function hasEnded({ polls, pollPeriodMs }: Recording, atMs: number): boolean {
  return atMs > (polls.at(-1)?.atMs ?? 0) + 2 * pollPeriodMs;
}

function readAt(poll: RecordedPoll | undefined, place: number): PolledRead {
  const read = poll?.reads[place];
  if (read !== undefined) return read;
  return { state: 'failed', reason: 'gap', detail: 'the recording has ended' };
}
