import { thermalDesignPowerW } from './trace.mjs';

/** `CONSUMPTION_PERCENTAGE_CONSTANT` of CodeCarbon. */
const share = 0.5;

/**
 * Half of the power on the data sheet, times the time: what CodeCarbon (3.2.9 and 3.3.2) says where it can read neither
 * a counter nor a load (`external/hardware.py`, mode `constant`). No device is read.
 */
export const constantShare = {
  name: 'half of the data sheet, times time',
  peer: "CodeCarbon's constant mode",
  device: null,
  energyJ: (_, { startNs, endNs }) => (share * thermalDesignPowerW * (endNs - startNs)) / 1e9,
};
