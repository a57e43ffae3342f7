import { WattbenchError } from '@wattbench/core';
import {
  choiceOption,
  countOption,
  fractionOption,
  hostNameOption,
  pathOption,
  powerOption,
  readOptions,
  withoutUndefined,
  type OptionOf,
} from '../../plugin-options.js';
import { modbusModels, type ModbusModel } from './models.js';
import { registersOption } from './register-option.js';
import type { ModbusRegister } from './register.js';

const parities = ['none', 'even', 'odd'] as const;

export type ModbusOptions = {
  /** Name or address of a meter or gateway that speaks Modbus TCP. This or `path`. */
  readonly host?: string;
  /** TCP port. Default 502. */
  readonly port?: number;
  /** Serial port with Modbus RTU, e.g. `/dev/ttyUSB0`. This or `host`. */
  readonly path?: string;
  /** Of the serial port. Default 9600; an SDM120 leaves the factory with 2400. */
  readonly baudRate?: number;
  /** Of the serial port. Default none. */
  readonly parity?: (typeof parities)[number];
  /** Unit id (address of the meter on its bus). Default 1. */
  readonly unit?: number;
  readonly model?: ModbusModel;
  /** Registers of another meter, or instead of those of `model`. */
  readonly registers?: { readonly power?: ModbusRegister; readonly energy?: ModbusRegister };
  /** Time between two reads, in ms. Default 500, twice an update. */
  readonly pollPeriodMs?: number;
  /** Relative accuracy, half-width. Default 0.01: class 1 (class B) meters. */
  readonly gainError?: number;
  /** More than this cannot be, in W. Default what the model can carry; 23000 without a model. */
  readonly maximumPowerW?: number;
  /** Less than this over a window is a meter that does not feed this machine, in W. Default 0.5. */
  readonly minimumPowerW?: number;
};

export const modbusOptionNames = [
  'host',
  'port',
  'path',
  'baudRate',
  'parity',
  'unit',
  'model',
  'registers',
  'pollPeriodMs',
  'gainError',
  'maximumPowerW',
  'minimumPowerW',
];
const highestMaximumW = 10_000_000;

/** Throws `CONFIG_INVALID`, naming the option, for a key or a value that cannot be. */
export function parseModbusOptions(given: unknown): ModbusOptions {
  const options = readOptions({ meter: 'modbus', given, known: modbusOptionNames });
  const of = (name: string): OptionOf => ({ meter: 'modbus', options, name });
  const entries = {
    host: hostNameOption(of('host')),
    port: countOption(of('port'), { lowest: 1, highest: 65_535 }),
    path: pathOption(of('path')),
    baudRate: countOption(of('baudRate'), { lowest: 300, highest: 1_000_000 }),
    parity: choiceOption(of('parity'), parities),
    unit: countOption(of('unit'), { lowest: 0, highest: 255 }),
    model: choiceOption(of('model'), modbusModels),
    registers: registersOption(options.get('registers')),
    pollPeriodMs: countOption(of('pollPeriodMs'), { lowest: 100, highest: 60_000 }),
    gainError: fractionOption(of('gainError')),
    maximumPowerW: powerOption(of('maximumPowerW'), highestMaximumW),
    minimumPowerW: powerOption(of('minimumPowerW'), highestMaximumW),
  };
  const { host, port, path, baudRate, parity } = entries;
  if (host !== undefined && path !== undefined) throw both('host', 'path');
  if (port !== undefined && path !== undefined) throw both('port', 'path');
  if (host !== undefined && baudRate !== undefined) throw both('host', 'baudRate');
  if (host !== undefined && parity !== undefined) throw both('host', 'parity');
  return withoutUndefined(entries);
}

function both(one: string, other: string): WattbenchError {
  return new WattbenchError(
    'CONFIG_INVALID',
    `meter modbus: options "${one}" and "${other}" are both given; expected TCP (host, port) or serial (path, baudRate, parity)`,
  );
}
