import {
  countOption,
  hostNameOption,
  powerOption,
  readOptions,
  type OptionOf,
} from '../../plugin-options.js';

export type KasaOptions = {
  /** Name or address of the plug. Left out: the meter is not configured, and its probe says so. */
  readonly host?: string;
  /** TCP port. Default 9999. */
  readonly port?: number;
  /** Socket of a strip (HS300, KP303), counted from 0 as the plug counts them. */
  readonly child?: number;
  /** Time between two reads, in ms. Default 500, twice an update. */
  readonly pollPeriodMs?: number;
  /** More than this is a glitch, in W. Default 4000: 16 A at 250 V. */
  readonly maximumPowerW?: number;
  /** Less than this over a window is a plug that does not feed this machine, in W. Default 0.5. */
  readonly minimumPowerW?: number;
};

export const kasaOptionNames = [
  'host',
  'port',
  'child',
  'pollPeriodMs',
  'maximumPowerW',
  'minimumPowerW',
];
const highestMaximumW = 100_000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseKasaOptions(given: unknown): KasaOptions {
  const options = readOptions({ meter: 'kasa', given, known: kasaOptionNames });
  const of = (name: string): OptionOf => ({ meter: 'kasa', options, name });
  const host = hostNameOption(of('host'));
  const port = countOption(of('port'), { lowest: 1, highest: 65_535 });
  const child = countOption(of('child'), { lowest: 0, highest: 63 });
  const pollPeriodMs = countOption(of('pollPeriodMs'), { lowest: 100, highest: 60_000 });
  const maximumPowerW = powerOption(of('maximumPowerW'), highestMaximumW);
  const minimumPowerW = powerOption(of('minimumPowerW'), highestMaximumW);
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(child === undefined ? {} : { child }),
    ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
    ...(minimumPowerW === undefined ? {} : { minimumPowerW }),
  };
}
