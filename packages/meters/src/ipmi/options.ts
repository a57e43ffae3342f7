import { WattbenchError } from '@wattbench/core';
import {
  choiceOption,
  countOption,
  pathOption,
  powerOption,
  readOptions,
  textOption,
} from '../plugin-options.js';

const tools = ['ipmitool', 'ipmi-dcmi'] as const;
const privileges = ['USER', 'OPERATOR', 'ADMINISTRATOR'] as const;

export type IpmiOptions = {
  /** `ipmitool` (default), or `ipmi-dcmi` of FreeIPMI, which can only ask the own machine here. */
  readonly tool?: (typeof tools)[number];
  /** Path of the tool. Default: found by its name. */
  readonly command?: string;
  /** Address of the BMC, asked by LAN (RMCP+). Left out: the BMC of this machine, by `/dev/ipmi0`. */
  readonly host?: string;
  /** JSON file with `user` and `password`, for `host`. */
  readonly credentialsFile?: string;
  /** Privilege of the session with `host`. Default `USER`, which may read the power. */
  readonly privilege?: (typeof privileges)[number];
  /** Most that the machine can plausibly draw, in W. Default 20,000. */
  readonly maximumPowerW?: number;
  /** Time between two runs of the tool, in ms, 100 to 60,000. Default 500. */
  readonly pollPeriodMs?: number;
};

export const ipmiOptionNames = [
  'tool',
  'command',
  'host',
  'credentialsFile',
  'privilege',
  'maximumPowerW',
  'pollPeriodMs',
];

/** DCMI tells 16 bits of watts. */
const highestMaximumW = 65_535;
// No sign at the start: it stands in a command line, where `-` begins an option.
const address = /^[A-Za-z0-9][A-Za-z0-9.:-]{0,252}$/;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseIpmiOptions(given: unknown): IpmiOptions {
  const options = readOptions({ meter: 'ipmi', given, known: ipmiOptionNames });
  const of = (name: string) => ({ meter: 'ipmi', options, name });
  const tool = choiceOption(of('tool'), tools);
  const command = pathOption(of('command'));
  const host = textOption(of('host'));
  const credentialsFile = pathOption(of('credentialsFile'));
  const privilege = choiceOption(of('privilege'), privileges);
  const maximumPowerW = powerOption(of('maximumPowerW'), highestMaximumW);
  const pollPeriodMs = countOption(of('pollPeriodMs'), { lowest: 100, highest: 60_000 });
  if (host !== undefined && !address.test(host)) {
    throw new WattbenchError(
      'CONFIG_INVALID',
      'meter ipmi: option "host" is no name and no IP address; expected one without port, user or path',
    );
  }
  if (host !== undefined && tool === 'ipmi-dcmi') {
    throw new WattbenchError(
      'CONFIG_INVALID',
      'meter ipmi: option "host" needs the tool ipmitool: ipmi-dcmi would take the password in its command line',
    );
  }
  return {
    ...(tool === undefined ? {} : { tool }),
    ...(command === undefined ? {} : { command }),
    ...(host === undefined ? {} : { host }),
    ...(credentialsFile === undefined ? {} : { credentialsFile }),
    ...(privilege === undefined ? {} : { privilege }),
    ...(maximumPowerW === undefined ? {} : { maximumPowerW }),
    ...(pollPeriodMs === undefined ? {} : { pollPeriodMs }),
  };
}
