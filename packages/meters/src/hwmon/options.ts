import { pathOption, powerOption, readOptions, textOption } from '../plugin-options.js';

export type HwmonOptions = {
  /** Folder of the sensors. Default `/sys/class/hwmon`. */
  readonly root?: string;
  /**
   * Id of the channel that carries the whole machine, for a board whose driver is not known here. It
   * alone is then counted. Every other channel is a part of it.
   */
  readonly total?: string;
  /** Most that one sensor can plausibly show, in W. Default: by driver. */
  readonly maximumPowerW?: number;
};

export const hwmonOptionNames = ['root', 'total', 'maximumPowerW'];
const highestMaximumW = 1_000_000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseHwmonOptions(given: unknown): HwmonOptions {
  const options = readOptions({ meter: 'hwmon', given, known: hwmonOptionNames });
  const root = pathOption({ meter: 'hwmon', options, name: 'root' });
  const total = textOption({ meter: 'hwmon', options, name: 'total' });
  const maximumPowerW = powerOption(
    { meter: 'hwmon', options, name: 'maximumPowerW' },
    highestMaximumW,
  );
  return {
    ...(root === undefined ? {} : { root }),
    ...(total === undefined ? {} : { total }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
  };
}
