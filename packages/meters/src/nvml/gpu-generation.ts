import type { ComputeCapability } from './nvml.js';

export interface GpuGeneration {
  /** Time between two values of the sensor, in ns. */
  readonly updatePeriodNs: number;
  /** The sensor's value is the mean over this time, in ns. */
  readonly averagingNs: number;
  /** `nvmlDeviceGetPowerUsage` is the mean over 1 s and not the sensor's own value (nvml.h). */
  readonly powerUsageIsSlow: boolean;
  readonly gainError: number;
  /** What the user should know, in words. */
  readonly note: string | null;
}

const partTime =
  'seen on A100 and H100: the sensor looks at 25 ms of every 100 ms, so that work that repeats ' +
  'near 100 ms is misjudged (https://doi.org/10.48550/arXiv.2312.02741)';

/**
 * How the sensor of a GPU behaves, by CUDA compute capability (8.0 is GA100, the chip of the A100;
 * 8.6 and above the other Ampere parts). `null`: not known.
 *
 * Update period and averaging: measured on a few cards of each generation by Yang, Adamek and
 * Armour, "Accurate and Convenient Energy Measurements for GPUs", SC24,
 * https://doi.org/10.48550/arXiv.2312.02741, and their data at
 * github.com/JimZeyuYang/GPU_Power_Benchmark: V100 and P100 20 ms and 10 ms; M40 31 ms and 15 ms;
 * RTX 2080 Ti, 3090, 4090 100 ms and 100 ms; A100, H100 PCIe 100 ms and 25 ms. Others are assumed
 * to be like the slowest of these.
 *
 * Gain error, half-width at about 95 %: an assumption from the same data. Against an external meter
 * most cards read 2 to 6 % low (RTX 3090 −4.7 %, A100 −5.5 %, A5000 −6.1 %), Turing from −6.2 % to
 * +10.9 %, a small Maxwell card −41 %. NVIDIA itself states ±5 % for older boards only (nvml.h).
 */
export function gpuGeneration(capability: ComputeCapability | null): GpuGeneration {
  if (capability === null) {
    return { ...slowest, gainError: 0.1, note: 'update period and averaging are assumed' };
  }
  const version = capability.major * 10 + capability.minor;
  if (version < 60) {
    return { ...fast(31, 15), gainError: 0.4, note: null };
  }
  if (version < 75) {
    return { ...fast(20, 10), gainError: 0.06, note: null };
  }
  if (version < 80) {
    return { ...slowest, powerUsageIsSlow: false, gainError: 0.11, note: null };
  }
  if (version === 80) return { ...fast(100, 25), gainError: 0.06, note: partTime };
  if (version < 90) return { ...slowest, gainError: 0.06, note: null };
  if (version === 90) {
    return { ...fast(100, 25), powerUsageIsSlow: true, gainError: 0.06, note: partTime };
  }
  return { ...slowest, gainError: 0.1, note: 'update period and averaging are assumed' };
}

const slowest = { updatePeriodNs: 100e6, averagingNs: 100e6, powerUsageIsSlow: true };

function fast(updateMs: number, averagingMs: number) {
  return {
    updatePeriodNs: updateMs * 1e6,
    averagingNs: averagingMs * 1e6,
    powerUsageIsSlow: false,
  };
}
