import { WattbenchError } from '@wattbench/core';
import {
  choiceOption,
  countOption,
  hostOption,
  pathOption,
  powerOption,
  readOptions,
  textOption,
} from '../plugin-options.js';

const authentications = ['session', 'basic'] as const;

export type RedfishOptions = {
  /** Address of the BMC, e.g. `bmc.example`, `https://192.0.2.9`. Without a scheme: https. */
  readonly host?: string;
  /** Id of the chassis, the last part of its path. Needed where there are several with power. */
  readonly chassis?: string;
  /** JSON file with `user` and `password`, or with `token`. */
  readonly credentialsFile?: string;
  /** `session` (default): one login, ended at the close. `basic`: the password with every request. */
  readonly authentication?: (typeof authentications)[number];
  /** SHA-256 of the certificate of the BMC, hexadecimal: trusts this one, also self-signed. */
  readonly certificateSha256?: string;
  /**
   * `true` takes any certificate: whoever stands between here and the BMC can read the password
   * and invent the power. For a cable of your own only; `certificateSha256` is the better way.
   */
  readonly insecureTls?: boolean;
  /** Most that the chassis can plausibly draw, in W. Default 50,000. */
  readonly maximumPowerW?: number;
  /** Time between two reads, in ms, 100 to 60,000. Default 1000. */
  readonly pollPeriodMs?: number;
};

export const redfishOptionNames = [
  'host',
  'chassis',
  'credentialsFile',
  'authentication',
  'certificateSha256',
  'insecureTls',
  'maximumPowerW',
  'pollPeriodMs',
];

const highestMaximumW = 1_000_000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseRedfishOptions(given: unknown): RedfishOptions {
  const options = readOptions({ meter: 'redfish', given, known: redfishOptionNames });
  const of = (name: string) => ({ meter: 'redfish', options, name });
  const host = hostOption({
    ...of('host'),
    options: new Map([...options].map(([key, value]) => [key, withScheme(value)])),
  })?.origin;
  const chassis = textOption(of('chassis'));
  const credentialsFile = pathOption(of('credentialsFile'));
  const authentication = choiceOption(of('authentication'), authentications);
  const certificateSha256 = fingerprintOf(options.get('certificateSha256'));
  const insecureTls = switchOf(options.get('insecureTls'));
  const maximumPowerW = powerOption(of('maximumPowerW'), highestMaximumW);
  const pollPeriodMs = countOption(of('pollPeriodMs'), { lowest: 100, highest: 60_000 });
  if (insecureTls === true && certificateSha256 !== undefined) {
    throw invalid('options "insecureTls" and "certificateSha256" contradict; expected one of them');
  }
  return {
    ...(host === undefined ? {} : { host }),
    ...(chassis === undefined ? {} : { chassis }),
    ...(credentialsFile === undefined ? {} : { credentialsFile }),
    ...(authentication === undefined ? {} : { authentication }),
    ...(certificateSha256 === undefined ? {} : { certificateSha256 }),
    ...(insecureTls === undefined ? {} : { insecureTls }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
    ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
  };
}

function withScheme(value: unknown): unknown {
  return typeof value === 'string' && !value.includes('://') ? `https://${value}` : value;
}

function fingerprintOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const plain = typeof value === 'string' ? value.replaceAll(':', '').toLowerCase() : '';
  if (/^[0-9a-f]{64}$/.test(plain)) return plain;
  throw invalid(
    'option "certificateSha256" is no SHA-256; expected 64 hexadecimal digits, with or without colons',
  );
}

function switchOf(value: unknown): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw invalid(`option "insecureTls" is of type ${typeof value}; expected true or false`);
}

function invalid(what: string): WattbenchError {
  return new WattbenchError('CONFIG_INVALID', `meter redfish: ${what}`);
}
