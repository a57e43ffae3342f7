import { countedJ } from './devices.mjs';
import { stepJ, taskReads } from './task-reads.mjs';

/**
 * The counter read at the start, every 15 s and at the end. A read that failed is 0; a value below the one before is
 * taken for a wrap, so that one failure adds a whole range. CodeCarbon 3.2.9 (`core/rapl.py`).
 */
export const failedReadIsZero = {
  name: 'failed read is 0, and then a wrap',
  peer: 'CodeCarbon 3.2.9',
  device: 'failing-counter',
  energyJ: (device, window) => {
    let energyJ = 0;
    let last = null;
    for (const atNs of taskReads(window)) {
      const now = countedJ(device, atNs) ?? 0;
      if (last !== null) energyJ += stepJ(last, now);
      last = now;
    }
    return energyJ;
  },
};
