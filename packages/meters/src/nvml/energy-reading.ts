import type { FailedRead } from '../engine/counter-source.js';
import type { DeviceHandle, Nvml } from './nvml.js';
import { failedRead } from './power-reading.js';

/** All bits set: NVML's "not available". */
const notAvailable = 2n ** 64n - 1n;

/** The board's energy in mJ since the driver was loaded, or why there is none. */
export function readEnergy(
  nvml: Nvml,
  device: DeviceHandle,
): { readonly state: 'count'; readonly count: bigint } | FailedRead {
  const found = nvml.totalEnergyMj(device);
  if (found.state === 'failed') return failedRead(nvml, found);
  if (found.value !== notAvailable) return { state: 'count', count: found.value };
  return {
    state: 'failed',
    reason: 'hardware',
    detail: `nvmlDeviceGetTotalEnergyConsumption: ${found.value}, which stands for "not available"`,
  };
}
