import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../../known-meter.js';
import { meterRef } from '../../meter-ref.js';
import { snmpOptionNames, parseSnmpOptions, type SnmpOptions } from './options.js';

/** Energy of this machine at the wall, by a power distribution unit that speaks SNMP. Throws `CONFIG_INVALID`. */
export function snmp(options: SnmpOptions): PluginRef<'meter'> {
  return meterRef({
    id: 'snmp',
    entry: new URL('./meter.js', import.meta.url),
    options: parseSnmpOptions(options),
  });
}

export const knownSnmp: KnownMeter = {
  id: 'snmp',
  summary:
    'this machine at the wall, by a power distribution unit over SNMP (APC, Raritan, others by object)',
  rank: 53,
  options: snmpOptionNames,
  needs: 'host',
  ref: (options = {}) => snmp(parseSnmpOptions(options)),
};
