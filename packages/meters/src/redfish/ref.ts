import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../known-meter.js';
import { meterRef } from '../meter-ref.js';
import { parseRedfishOptions, redfishOptionNames, type RedfishOptions } from './options.js';

/** Input power of a server as its BMC tells it by Redfish. Throws `CONFIG_INVALID`. */
export function redfish(options: RedfishOptions = {}): PluginRef<'meter'> {
  return meterRef({
    id: 'redfish',
    entry: new URL('./meter.js', import.meta.url),
    options: parseRedfishOptions(options),
  });
}

export const knownRedfish: KnownMeter = {
  id: 'redfish',
  summary: 'whole server, measured by its BMC: Redfish over HTTPS',
  rank: 40,
  options: redfishOptionNames,
  needs: 'host',
  ref: (options = {}) => redfish(parseRedfishOptions(options)),
};
