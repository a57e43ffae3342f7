import { pathOption, powerOption, readOptions } from '../plugin-options.js';

export type RaplOptions = {
  /**
   * Folder of the powercap tree. Left out: the environment's `WATTBENCH_POWERCAP_ROOT`, and without
   * it `/sys/class/powercap`.
   */
  readonly root?: string;
  /** Most that one zone can plausibly draw, in W. Default 1000. */
  readonly maximumPowerW?: number;
  /** File that describes the processor. Default `/proc/cpuinfo`. */
  readonly cpuInfo?: string;
};

export const raplOptionNames = ['root', 'maximumPowerW', 'cpuInfo'];
const highestMaximumW = 100_000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseRaplOptions(given: unknown): RaplOptions {
  const options = readOptions({ meter: 'rapl', given, known: raplOptionNames });
  const root = pathOption({ meter: 'rapl', options, name: 'root' });
  const maximumPowerW = powerOption(
    { meter: 'rapl', options, name: 'maximumPowerW' },
    highestMaximumW,
  );
  const cpuInfo = pathOption({ meter: 'rapl', options, name: 'cpuInfo' });
  return {
    ...(root === undefined ? {} : { root }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
    ...(cpuInfo === undefined ? {} : { cpuInfo }),
  };
}
