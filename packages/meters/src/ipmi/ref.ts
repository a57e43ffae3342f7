import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { ipmiOptionNames, parseIpmiOptions, type IpmiOptions } from './options.js';

/** Input power of a server as its BMC tells it (DCMI). Throws `CONFIG_INVALID`. */
export function ipmi(options: IpmiOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'ipmi',
    entry: new URL('./meter.js', import.meta.url),
    options: parseIpmiOptions(options),
  });
}

export const knownIpmi: KnownMeter = {
  id: 'ipmi',
  summary: 'whole server, measured by its BMC: IPMI DCMI by ipmitool or FreeIPMI',
  rank: 41,
  options: ipmiOptionNames,
  ref: (options = {}) => ipmi(parseIpmiOptions(options)),
};
