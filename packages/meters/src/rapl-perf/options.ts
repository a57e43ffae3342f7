import { pathOption, powerOption, readOptions } from '../plugin-options.js';

export type RaplPerfOptions = {
  /** Folder of the kernel's event sources. Default `/sys/bus/event_source/devices`. */
  readonly root?: string;
  /** Folder of the processors' topology. Default `/sys/devices/system/cpu`. */
  readonly processors?: string;
  /** Most that one domain can plausibly draw, in W. Default 1000. */
  readonly maximumPowerW?: number;
  /** File that describes the processor. Default `/proc/cpuinfo`. */
  readonly cpuInfo?: string;
};

export const raplPerfOptionNames = ['root', 'processors', 'maximumPowerW', 'cpuInfo'];
const highestMaximumW = 100_000;
const meter = 'rapl-perf';

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseRaplPerfOptions(given: unknown): RaplPerfOptions {
  const options = readOptions({ meter, given, known: raplPerfOptionNames });
  const root = pathOption({ meter, options, name: 'root' });
  const processors = pathOption({ meter, options, name: 'processors' });
  const maximumPowerW = powerOption({ meter, options, name: 'maximumPowerW' }, highestMaximumW);
  const cpuInfo = pathOption({ meter, options, name: 'cpuInfo' });
  return {
    ...(root === undefined ? {} : { root }),
    ...(processors === undefined ? {} : { processors }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
    ...(cpuInfo === undefined ? {} : { cpuInfo }),
  };
}
