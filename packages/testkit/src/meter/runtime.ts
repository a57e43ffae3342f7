import { WattbenchError, type Meter } from '@wattbench/core';
import { fakeChannels } from './fake-channels.js';
import type { FakeMeterOptions } from './fake-meter.js';
import { fakeSession } from './fake-session.js';

/** Runtime module of the fake meter. The options are those of `fakeMeter`, which checks their types. */
export default function createMeter(options: FakeMeterOptions): Meter {
  const { id = 'fake', unavailable, misbehaviour } = options;
  return {
    specVersion: 1,
    id,
    probe: async () => {
      if (misbehaviour === 'probe-throws') throw new TypeError('the fake broke as it was told to');
      if (misbehaviour === 'probe-leaves-timer') setTimeout(() => undefined, 60_000);
      return unavailable === undefined
        ? { available: true, channels: fakeChannels(options) }
        : { available: false, ...unavailable };
    },
    open: async (request) => {
      if (unavailable !== undefined) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter ${id}: ${unavailable.detail}`);
      }
      const channels = fakeChannels(options);
      const unknown = request.channels.find((name) => channels.every((one) => one.id !== name));
      if (unknown !== undefined && misbehaviour === 'refuses-in-other-words') {
        throw new TypeError(`what is ${unknown}?`);
      }
      if (unknown !== undefined && misbehaviour !== 'opens-anything') {
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter ${id}: there is no channel ${unknown}`,
        );
      }
      const opened =
        misbehaviour === 'reads-all-always'
          ? channels
          : channels.filter((channel) => request.channels.includes(channel.id));
      return fakeSession(id, opened, options);
    },
  };
}
