import { systemClock, type Clock } from '../engine/clock.js';
import { onlyChannels } from '../engine/only-channels.js';
import type { PolledSource, Reader } from '../engine/reader.js';
import { SimulatedDevice } from './device.js';
import type { SimulatedSetup } from './options.js';
import { truePower } from './true-power.js';

const channelId = 'simulated:twin';

/** A device that does not exist, in real time: it draws its power from the moment it is opened. */
export function simulatedReader(setup: SimulatedSetup, clock: Clock = systemClock): Reader {
  const { shape, defects, pollPeriodMs } = setup;
  const device = new SimulatedDevice(defects, truePower(shape), channelId);
  const source: PolledSource = { ...device.source, issues: ['simulated'] };
  return {
    id: 'simulated',
    pollPeriodMs,
    readLimitMs: 1000,
    probe: async () => ({ available: true, channels: [source.channel] }),
    open: async (channels) => {
      const sources = onlyChannels({ meter: 'simulated', sources: [source], channels });
      const opened = new SimulatedDevice(defects, truePower(shape), channelId);
      const originNs = clock.nowNs();
      return {
        sources,
        read: () => sources.map(() => opened.read(clock.nowNs() - originNs)),
        close: () => {},
      };
    },
  };
}
