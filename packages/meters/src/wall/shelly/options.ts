import { WattbenchError } from '@wattbench/core';
import {
  countOption,
  hostOption,
  pathOption,
  powerOption,
  readOptions,
} from '../../plugin-options.js';

export type ShellyOptions = {
  /** Address of the device: `192.0.2.7`, `shelly-plug.local`, `http://192.0.2.7:8080`. */
  readonly host?: string;
  /**
   * The output that the machine hangs on: its number (0 is the first) or its name (`switch:0`,
   * `em1:2`, `em:0:a`, `meter:0`, `emeter:1`). A list for a machine with several supplies. Left out:
   * the only one that there is.
   */
  readonly channel?: number | string | readonly (number | string)[];
  /** JSON file with `user` and `password` that only its owner can read. */
  readonly credentialsFile?: string;
  /** Time between two reads, in ms. Default 500. */
  readonly pollPeriodMs?: number;
  /** Most that one output can plausibly draw, in W. Default: what the device is rated for. */
  readonly maximumPowerW?: number;
};

export const shellyOptionNames = [
  'host',
  'channel',
  'credentialsFile',
  'pollPeriodMs',
  'maximumPowerW',
];

const meter = 'shelly';
const mostChannels = 16;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseShellyOptions(given: unknown): ShellyOptions {
  const options = readOptions({ meter, given, known: shellyOptionNames });
  const host = hostOption({ meter, options, name: 'host' });
  const channel = channelOption(options.get('channel'));
  const credentialsFile = pathOption({ meter, options, name: 'credentialsFile' });
  const pollPeriodMs = countOption(
    { meter, options, name: 'pollPeriodMs' },
    { lowest: 100, highest: 60_000 },
  );
  const maximumPowerW = powerOption({ meter, options, name: 'maximumPowerW' }, 1_000_000);
  return {
    ...(host === undefined ? {} : { host: host.origin }),
    ...(channel === undefined ? {} : { channel }),
    ...(credentialsFile === undefined ? {} : { credentialsFile }),
    ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
  };
}

function channelOption(value: unknown): ShellyOptions['channel'] {
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = list.filter(isChannelName);
  if (names.length !== list.length || list.length === 0 || list.length > mostChannels) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      `meter ${meter}: option "channel" is no output; expected a number from 0 to 99, a name such as "switch:0", or a list of them`,
    );
  }
  const [only] = names;
  return Array.isArray(value) || only === undefined ? names : only;
}

function isChannelName(value: unknown): value is number | string {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0 && value <= 99;
  return (
    typeof value === 'string' &&
    /^(?:(?:switch|pm1|em1?|meter|emeter):)?\d{1,3}(?::[abc])?$/.test(value)
  );
}
