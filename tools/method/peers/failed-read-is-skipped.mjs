import { countedJ } from './devices.mjs';
import { stepJ, taskReads } from './task-reads.mjs';

/**
 * The counter read at the start, every 15 s and at the end. Where a read failed, neither the time before it nor that
 * after it is counted, and nothing is said. CodeCarbon 3.3.2 (`core/rapl.py`), which no longer takes it for a wrap.
 */
export const failedReadIsSkipped = {
  name: 'time around a failed read left out',
  peer: 'CodeCarbon 3.3.2',
  device: 'failing-counter',
  energyJ: (device, window) => {
    let energyJ = 0;
    let last = null;
    for (const atNs of taskReads(window)) {
      const now = countedJ(device, atNs);
      if (last !== null && now !== null) energyJ += stepJ(last, now);
      last = now;
    }
    return energyJ;
  },
};
