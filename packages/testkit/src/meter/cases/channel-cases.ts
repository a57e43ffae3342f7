import { isDeepStrictEqual } from 'node:util';
import { survivesJson } from '../../conformance/plain-data.js';
import { fieldFaults, relationFaults } from '../channel-faults.js';
import { demand, demandNone } from '../../conformance/demand.js';
import type { MeterCase } from '../meter-case.js';

export const channelCases: readonly MeterCase[] = [
  {
    id: 'channel-fields',
    title: 'describes each channel with an id of its own, known words and numbers above 0',
    run: async (context) => {
      const channels = await context.channels();
      const { id } = await context.createMeter();
      demandNone(channels.flatMap((channel) => fieldFaults(channel, id)));
      demand(survivesJson(channels), 'the channels are not the same after JSON');
    },
  },
  {
    id: 'channel-relations',
    title: 'says which channels lie in which, and counts no joule twice',
    run: async (context) => {
      demandNone(relationFaults(await context.channels()));
    },
  },
  {
    id: 'channel-stable',
    title: 'gives the same ids when it is probed again',
    run: async (context) => {
      const first = (await context.channels()).map(({ id }) => id).toSorted();
      const second = (await context.channels()).map(({ id }) => id).toSorted();
      demand(
        isDeepStrictEqual(first, second),
        `the ids were ${first.join(', ')} and are ${second.join(', ')}`,
      );
    },
  },
];
