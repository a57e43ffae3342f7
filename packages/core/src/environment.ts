/** The machine that a result holds for. A field that could not be read is `null`, never a guess. */
export interface Environment {
  readonly machine: string;
  readonly platform: string;
  readonly architecture: string;
  readonly operatingSystem: string;
  readonly kernel: string;
  readonly nodeVersion: string;
  readonly wattbenchVersion: string;
  readonly cpu: {
    readonly model: string;
    readonly vendor: string | null;
    readonly logicalCores: number;
    readonly physicalCores: number | null;
    readonly governor: string | null;
    readonly turbo: boolean | null;
  };
  readonly memoryBytes: number;
  /** True when the processor says that it runs under a hypervisor. */
  readonly virtualMachine: boolean | null;
  readonly container: string | null;
  /** Processors that a container limit leaves, or null when there is no limit. */
  readonly cpuLimit: number | null;
  readonly mainsPower: boolean | null;
}

/** What can change between two runs on one machine. */
export interface Conditions {
  readonly loadAverage1: number | null;
  readonly freeMemoryBytes: number;
  readonly swapUsedBytes: number | null;
  readonly mainsPower: boolean | null;
  readonly governor: string | null;
  /** Of the processor. */
  readonly temperatureC?: number | null;
  /** Times that a processor was held down for its heat, since boot, over all of them. */
  readonly throttleCount?: number | null;
  /** Mean over the processors, as they run now. */
  readonly frequencyHz?: number | null;
}
