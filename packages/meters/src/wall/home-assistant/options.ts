import { WattbenchError } from '@wattbench/core';
import {
  countOption,
  hostOption,
  pathOption,
  powerOption,
  readOptions,
} from '../../plugin-options.js';

export type HomeAssistantOptions = {
  /** Address of Home Assistant with its port: `homeassistant.local:8123`. */
  readonly host?: string;
  /** Entity that tells the power or the energy of this machine: `sensor.desk_plug_power`. */
  readonly entity?: string;
  /** JSON file with a long-lived access `token` that only its owner can read. */
  readonly credentialsFile?: string;
  /** Time between two reads, in ms. Default 1000. */
  readonly pollPeriodMs?: number;
  /** Most that the machine can plausibly draw, in W. Default 4000. */
  readonly maximumPowerW?: number;
};

export const homeAssistantOptionNames = [
  'host',
  'entity',
  'credentialsFile',
  'pollPeriodMs',
  'maximumPowerW',
];

const meter = 'home-assistant';

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseHomeAssistantOptions(given: unknown): HomeAssistantOptions {
  const options = readOptions({ meter, given, known: homeAssistantOptionNames });
  const host = hostOption({ meter, options, name: 'host' });
  const entity = entityOption(options.get('entity'));
  const credentialsFile = pathOption({ meter, options, name: 'credentialsFile' });
  const pollPeriodMs = countOption(
    { meter, options, name: 'pollPeriodMs' },
    { lowest: 100, highest: 60_000 },
  );
  const maximumPowerW = powerOption({ meter, options, name: 'maximumPowerW' }, 1_000_000);
  return {
    ...(host === undefined ? {} : { host: host.origin }),
    ...(entity === undefined ? {} : { entity }),
    ...(credentialsFile === undefined ? {} : { credentialsFile }),
    ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
  };
}

function entityOption(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length <= 255 && /^[a-z_]+\.[a-z0-9_]+$/.test(value)) {
    return value;
  }
  throw new WattbenchError(
    'CONFIG_INVALID',
    `meter ${meter}: option "entity" is no entity; expected a name such as "sensor.desk_plug_power"`,
  );
}
