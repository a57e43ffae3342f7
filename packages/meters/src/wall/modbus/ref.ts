import type { PluginRef } from '@wattbench/core';
import type { KnownMeter } from '../../known-meter.js';
import { meterRef } from '../../meter-ref.js';
import { modbusOptionNames, parseModbusOptions, type ModbusOptions } from './options.js';

/** Energy of this machine at the wall, by an energy meter on Modbus TCP or RTU. Throws `CONFIG_INVALID`. */
export function modbus(options: ModbusOptions): PluginRef<'meter'> {
  return meterRef({
    id: 'modbus',
    entry: new URL('./meter.js', import.meta.url),
    options: parseModbusOptions(options),
  });
}

export const knownModbus: KnownMeter = {
  id: 'modbus',
  summary:
    'this machine at the wall, by an energy meter on Modbus TCP or RTU (Eastron SDM, others by register)',
  rank: 51,
  options: modbusOptionNames,
  needs: 'host',
  ref: (options = {}) => modbus(parseModbusOptions(options)),
};
