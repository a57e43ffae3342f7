import type { Channel } from '@wattbench/core';
import { VirtualClock } from '@wattbench/testkit/meter';
import type { PolledRead, PolledSource, Reader } from '../reader.js';

export { VirtualClock };

export const board: Channel = {
  id: 'test:board',
  component: 'gpu',
  scope: 'device',
  method: 'counter',
  counted: true,
  includes: [],
  updatePeriodNs: 100e6,
  resolutionJ: 1e-3,
  gainError: 0,
  source: 'a test',
};

export const counterSource: PolledSource = {
  kind: 'counter',
  channel: board,
  countsPerJoule: 1000,
  modulus: null,
  maximumPowerW: 1000,
};

export const powerSource: PolledSource = {
  kind: 'power',
  channel: { ...board, method: 'power-samples' },
  resolutionW: 0.001,
  maximumPowerW: 1000,
};

export interface Script {
  readonly source: PolledSource;
  readonly clock: VirtualClock;
  readonly pollPeriodMs?: number;
  /** What the device says at a time since the first read, in s. */
  at(timeS: number): PolledRead | Promise<PolledRead>;
}

/** A reader of one source that says what the script says. */
export function scriptedReader({ source, clock, pollPeriodMs = 20, at }: Script): Reader {
  const originNs = clock.nowNs();
  return {
    id: 'test',
    pollPeriodMs,
    readLimitMs: 500,
    probe: async () => ({ available: true, channels: [source.channel] }),
    open: async () => ({
      sources: [source],
      read: () => {
        const read = at((clock.nowNs() - originNs) / 1e9);
        return read instanceof Promise ? read.then((answer) => [answer]) : [read];
      },
      close: () => {},
    }),
  };
}

/** A counter of mJ at this power that shows a new value every 100 ms. */
export function steadyCounter(powerW: number): (timeS: number) => PolledRead {
  return (timeS) => ({
    state: 'count',
    count: BigInt(Math.floor(powerW * (Math.floor(timeS * 10 + 1e-9) / 10) * 1000)),
  });
}

export function steadyPower(powerW: number): (timeS: number) => PolledRead {
  // A real display moves in its last digits.
  return (timeS) => ({ state: 'power', powerW: powerW + 0.01 * (Math.floor(timeS * 10) % 3) });
}
