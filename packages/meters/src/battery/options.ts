import { countOption, pathOption, powerOption, readOptions } from '../plugin-options.js';

export type BatteryOptions = {
  /** Folder of the power supplies. Default `/sys/class/power_supply`. */
  readonly root?: string;
  /** Most that the machine can plausibly draw from one battery, in W. Default 300. */
  readonly maximumPowerW?: number;
  /** Time between two reads, in ms, 100 to 60,000. Default 1000: a read may wake the battery's controller. */
  readonly pollPeriodMs?: number;
};

export const batteryOptionNames = ['root', 'maximumPowerW', 'pollPeriodMs'];
const highestMaximumW = 10_000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseBatteryOptions(given: unknown): BatteryOptions {
  const options = readOptions({ meter: 'battery', given, known: batteryOptionNames });
  const root = pathOption({ meter: 'battery', options, name: 'root' });
  const maximumPowerW = powerOption(
    { meter: 'battery', options, name: 'maximumPowerW' },
    highestMaximumW,
  );
  const pollPeriodMs = countOption(
    { meter: 'battery', options, name: 'pollPeriodMs' },
    { lowest: 100, highest: 60_000 },
  );
  return {
    ...(root === undefined ? {} : { root }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
    ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
  };
}
