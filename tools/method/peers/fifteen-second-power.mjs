import { displayedW } from './devices.mjs';

const periodNs = 15e9;

/**
 * A power read every 15 s and once at the end; each is taken for the whole time since the one before. CodeCarbon 3.2.9:
 * its default period, and what it does with hardware that shows a power and has no energy counter
 * (`measure_power_secs`, `BaseHardware.measure_power_and_energy`).
 */
export const fifteenSecondPower = {
  name: 'power every 15 s',
  peer: "CodeCarbon's default",
  device: 'display',
  energyJ: (device, { startNs, endNs }) => {
    let energyJ = 0;
    let lastNs = startNs;
    while (lastNs < endNs) {
      const nowNs = Math.min(endNs, lastNs + periodNs);
      energyJ += (displayedW(device, nowNs) * (nowNs - lastNs)) / 1e9;
      lastNs = nowNs;
    }
    return energyJ;
  },
};
