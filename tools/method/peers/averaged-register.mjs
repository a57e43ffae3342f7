import { displayedW } from './devices.mjs';

const periodNs = 0.1e9;

/**
 * The power register of a GPU polled every 0.1 s, trapezoids over what it shows within the window. On Ampere and later
 * the register is the mean of the last second (`nvmlDeviceGetPowerUsage` in nvml.h), so that it still shows the time
 * before the window. TokenPowerBench, Kepler and Green Metrics Tool poll it (revisions of 2026), and so does whoever
 * finds no energy counter.
 */
export const averagedRegister = {
  name: 'mean of 1 s polled, as it is shown',
  peer: 'NVML power on Ampere and later',
  device: 'averaged-register',
  energyJ: (device, { startNs, endNs }) => {
    let energyJ = 0;
    let lastNs = startNs;
    let lastW = displayedW(device, startNs);
    while (lastNs < endNs) {
      const nowNs = Math.min(endNs, lastNs + periodNs);
      const nowW = displayedW(device, nowNs);
      energyJ += (((lastW + nowW) / 2) * (nowNs - lastNs)) / 1e9;
      [lastNs, lastW] = [nowNs, nowW];
    }
    return energyJ;
  },
};
