import { countedJ } from './devices.mjs';

/**
 * The counter at the end less the counter at the start, whatever happened in between: EnergiBridge (revision of
 * 2024-07-27), which has no handling of a wrap (its issue 17: -250,769 J).
 */
export const unwrappedDifference = {
  name: 'difference of the counter, no wrap',
  peer: 'EnergiBridge',
  device: 'counter',
  energyJ: (device, { startNs, endNs }) => countedJ(device, endNs) - countedJ(device, startNs),
};
