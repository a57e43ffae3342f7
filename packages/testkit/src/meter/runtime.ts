import {
  WattbenchError,
  type Channel,
  type ChannelReading,
  type Meter,
  type MeterSession,
  type Snapshot,
} from '@wattbench/core';
import type { FakeMeterOptions } from './fake-meter.js';

const updatePeriodNs = 1_000_000;
const resolutionJ = 1e-6;
const gainError = 0.01;

/** Runtime module of the fake meter. The options are those of `fakeMeter`, which checks their types. */
export default function createMeter(options: FakeMeterOptions): Meter {
  const { id = 'fake', unavailable } = options;
  const channel = fakeChannel(id, options.method ?? 'counter');
  return {
    specVersion: 1,
    id,
    probe: async () =>
      unavailable === undefined
        ? { available: true, channels: [channel] }
        : { available: false, ...unavailable },
    open: async ({ channels }) => {
      if (unavailable !== undefined) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter ${id}: ${unavailable.detail}`);
      }
      const unknown = channels.find((name) => name !== channel.id);
      if (unknown !== undefined) {
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter ${id}: there is no channel ${unknown}`,
        );
      }
      return fakeSession(id, channel, options);
    },
  };
}

function fakeChannel(id: string, method: Channel['method']): Channel {
  return {
    id: `${id}:constant`,
    component: 'cpu',
    scope: 'machine',
    method,
    counted: true,
    includes: [],
    updatePeriodNs,
    resolutionJ,
    gainError,
    source: 'a fake: constant power × time',
  };
}

function fakeSession(meter: string, channel: Channel, options: FakeMeterOptions): MeterSession {
  const { powerW = 10, quality = 'measured', failAt = [] } = options;
  const numbers = new WeakMap<Snapshot, number>();
  let taken = 0;
  let closed = false;

  const numberOf = (snapshot: Snapshot): number => {
    const number = numbers.get(snapshot);
    if (number !== undefined) return number;
    throw new WattbenchError('UNSUPPORTED', `meter ${meter}: the snapshot is of another session`);
  };
  const reading = (from: Snapshot, to: Snapshot): ChannelReading => {
    const window = { startNs: middleNs(from), endNs: middleNs(to) };
    const failed = [numberOf(from), numberOf(to)].find((number) => failAt.includes(number));
    const common = { meter, channel: channel.id, window };
    if (failed !== undefined) {
      return { state: 'missing', ...common, reason: 'driver', detail: `read ${failed} failed` };
    }
    const energyJ = (powerW * (window.endNs - window.startNs)) / 1e9;
    return {
      state: 'read',
      ...common,
      energyJ,
      quality,
      uncertainty: [
        { cause: 'resolution', halfWidthJ: resolutionJ },
        { cause: 'update-period', halfWidthJ: (powerW * updatePeriodNs) / 1e9 },
        { cause: quality === 'estimated' ? 'model' : 'gain', halfWidthJ: gainError * energyJ },
      ],
      issues: [],
    };
  };

  return {
    snapshot: async () => {
      if (closed)
        throw new WattbenchError('SESSION_CLOSED', `meter ${meter}: the session is closed`);
      const beforeNs = Number(process.hrtime.bigint());
      const snapshot = Object.freeze({ beforeNs, afterNs: Number(process.hrtime.bigint()) });
      numbers.set(snapshot, taken);
      taken += 1;
      return snapshot;
    },
    readings: async (from, to) => [reading(from, to)],
    series: () => [],
    close: async () => {
      closed = true;
    },
  };
}

function middleNs(snapshot: Snapshot): number {
  return Math.round((snapshot.beforeNs + snapshot.afterNs) / 2);
}
