import { setImmediate as nextTurn } from 'node:timers/promises';
import { WattbenchError, type Unavailable } from '@wattbench/core';
import type { PolledRead, Reader } from '../engine/reader.js';
import { sourcesIn, type MacmonSource } from './channels.js';
import { LineStream, type LineState } from './line-stream.js';
import type { MacmonOptions } from './options.js';
import { parseLine, powerIn } from './sample.js';
import { noLine, noPower, wrongPlatform } from './unavailable.js';

export interface MacmonSystem {
  readonly command: string;
  /** The user named the command, so that the platform says nothing. */
  readonly commandIsGiven: boolean;
  readonly intervalMs: number;
  /** Longest wait for the first line beyond the interval, in ms. */
  readonly startLimitMs: number;
  readonly platform: string;
  readonly architecture: string;
  nowNs(): number;
}

/** A line may be late by this, beyond some intervals, before it is taken for stale. */
const patienceMs = 1000;
const patientIntervals = 3;

export function thisMacmonSystem(options: MacmonOptions): MacmonSystem {
  return {
    command: options.command ?? 'macmon',
    commandIsGiven: options.command !== undefined,
    intervalMs: options.intervalMs ?? 500,
    startLimitMs: 5000,
    platform: process.platform,
    architecture: process.arch,
    nowNs: () => Number(process.hrtime.bigint()),
  };
}

/**
 * Power of a Mac by `macmon pipe`, one child process from `open` to `close`. Each line is a mean over
 * the interval before it. Not yet run on hardware. `open` rejects with `METER_UNAVAILABLE`.
 */
export function createMacmonReader(system: MacmonSystem): Reader {
  const { intervalMs } = system;
  return {
    id: 'macmon',
    pollPeriodMs: Math.round(intervalMs / 2),
    readLimitMs: 1000,
    probe: async () => {
      const started = await start(system);
      if (!started.available) return started;
      await started.stream.close();
      return { available: true, channels: started.sources.map(({ source }) => source.channel) };
    },
    open: async (channels) => {
      const started = await start(system);
      if (!started.available) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter macmon: ${started.detail}`, {
          detail: { reason: started.reason },
          ...(started.fix === undefined ? {} : { fix: started.fix }),
        });
      }
      const { stream, sources } = started;
      const known = new Map(sources.map((one) => [one.source.channel.id, one]));
      const unknown = channels.find((id) => !known.has(id));
      if (unknown !== undefined) {
        await stream.close();
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter macmon: there is no channel ${JSON.stringify(unknown)}; expected ${[...known.keys()].join(', ')}`,
        );
      }
      const chosen = channels.flatMap((id) => known.get(id) ?? []);
      return {
        sources: chosen.map(({ source }) => source),
        // A turn of the event loop, in which lines that have come are taken in.
        read: async () => {
          await nextTurn();
          return readAll({ system, chosen, state: stream.last });
        },
        close: () => stream.close(),
      };
    },
  };
}

type Started =
  | {
      readonly available: true;
      readonly stream: LineStream;
      readonly sources: readonly MacmonSource[];
    }
  | Unavailable;

async function start(system: MacmonSystem): Promise<Started> {
  const { command, commandIsGiven, intervalMs, startLimitMs } = system;
  const isMac = system.platform === 'darwin' && system.architecture === 'arm64';
  if (!isMac && !commandIsGiven) return wrongPlatform(system.platform, system.architecture);
  const stream = new LineStream({ path: command, arguments: ['pipe', '-i', String(intervalMs)] });
  const limitMs = intervalMs + startLimitMs;
  const state = await stream.first(AbortSignal.timeout(limitMs));
  if (state.state !== 'line') {
    await stream.close();
    return noLine(state, { command, isGiven: commandIsGiven, limitMs });
  }
  const sources = sourcesIn(parseLine(state.text), intervalMs);
  if (sources.some(({ source }) => source.channel.counted)) {
    return { available: true, stream, sources };
  }
  await stream.close();
  return noPower(command, state.text);
}

interface ReadRequest {
  readonly system: MacmonSystem;
  readonly chosen: readonly MacmonSource[];
  readonly state: LineState;
}

function readAll({ system, chosen, state }: ReadRequest): readonly PolledRead[] {
  if (state.state === 'waiting') {
    return chosen.map(() => failed('stale', `${system.command} has printed no line yet`));
  }
  if (state.state === 'ended') {
    return chosen.map(() => failed('driver', `${system.command} ${state.detail}`));
  }
  const ageMs = (system.nowNs() - state.atNs) / 1e6;
  const oldestMs = patientIntervals * system.intervalMs + patienceMs;
  if (ageMs > oldestMs) {
    return chosen.map(() =>
      failed(
        'stale',
        `the last line of ${system.command} is ${Math.round(ageMs)} ms old; expected at most ${oldestMs} ms`,
      ),
    );
  }
  const sample = parseLine(state.text);
  return chosen.map(({ field }): PolledRead => {
    const value = powerIn(sample, field);
    if (value.state === 'no-power') return failed('driver', `${system.command}: ${value.detail}`);
    if (value.powerW === 0 && field === 'sys_power') {
      return failed('zero', `${system.command}: sys_power is 0; a Mac that runs draws more`);
    }
    return { state: 'power', powerW: value.powerW, atNs: state.atNs };
  });
}

function failed(reason: 'stale' | 'driver' | 'zero', detail: string): PolledRead {
  return { state: 'failed', reason, detail };
}
