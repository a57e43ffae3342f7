import { pathOption, powerOption, readOptions } from '../plugin-options.js';

export type EstimateOptions = {
  /** Thermal design power of all processors of the machine together, in W. */
  readonly tdpW?: number;
  /** Powercap tree to ask for the kernel's figure where `tdpW` is left out; see the meter `rapl`. */
  readonly root?: string;
};

export const estimateOptionNames = ['tdpW', 'root'];
const highestTdpW = 10_000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseEstimateOptions(given: unknown): EstimateOptions {
  const options = readOptions({ meter: 'estimate', given, known: estimateOptionNames });
  const tdpW = powerOption({ meter: 'estimate', options, name: 'tdpW' }, highestTdpW);
  const root = pathOption({ meter: 'estimate', options, name: 'root' });
  return {
    ...(tdpW === undefined ? {} : { tdpW }),
    ...(root === undefined ? {} : { root }),
  };
}
