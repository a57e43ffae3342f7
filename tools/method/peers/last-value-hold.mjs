import { displayedW } from './devices.mjs';

const periodNs = 1e9;

/**
 * A power read once a second on a schedule that knows nothing of the window; each value holds until the next one. The
 * period is that of optimum-benchmark 0.6.0, which has CodeCarbon sample at 1 s (`POWER_CONSUMPTION_SAMPLING_RATE`).
 */
export const lastValueHold = {
  name: 'power every 1 s, last value holds',
  peer: "optimum-benchmark's period",
  device: 'display',
  energyJ: (device, { startNs, endNs }) => {
    let energyJ = 0;
    for (let atNs = Math.floor(startNs / periodNs) * periodNs; atNs < endNs; atNs += periodNs) {
      const heldNs = Math.min(endNs, atNs + periodNs) - Math.max(startNs, atNs);
      energyJ += (displayedW(device, atNs) * heldNs) / 1e9;
    }
    return energyJ;
  },
};
