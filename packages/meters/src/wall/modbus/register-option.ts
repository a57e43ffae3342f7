import { WattbenchError } from '@wattbench/core';
import { choiceOption, countOption, readOptions } from '../../plugin-options.js';
import { isFloat, registerTypes, type ModbusRegister } from './register.js';

const meter = 'modbus';
const names = ['function', 'address', 'type', 'scale', 'unit', 'step'];

export interface RegisterMap {
  readonly power?: ModbusRegister;
  readonly energy?: ModbusRegister;
}

/** The option `registers`. Throws `CONFIG_INVALID`, naming the field. */
export function registersOption(given: unknown): RegisterMap | undefined {
  if (given === undefined) return undefined;
  const kinds = readOptions({ meter: `${meter}, registers`, given, known: ['power', 'energy'] });
  const power = kinds.get('power');
  const energy = kinds.get('energy');
  return {
    ...(power === undefined ? {} : { power: register('power', power) }),
    ...(energy === undefined ? {} : { energy: register('energy', energy) }),
  };
}

function register(kind: 'power' | 'energy', given: unknown): ModbusRegister {
  const place = `${meter}, registers.${kind}`;
  const options = readOptions({ meter: place, given, known: names });
  const of = (name: string) => ({ meter: place, options, name });
  const refuse = (name: string, expected: string): WattbenchError =>
    new WattbenchError(
      'CONFIG_INVALID',
      `meter ${place}: option "${name}" is ${shown(options.get(name))}; expected ${expected}`,
    );
  const number = (name: string, allowed: (value: number) => boolean): number | undefined => {
    const value = options.get(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isFinite(value) && allowed(value)) return value;
    throw refuse(name, name === 'step' ? 'a number above 0' : 'a number that is not 0');
  };
  const code = countOption(of('function'), { lowest: 3, highest: 4 });
  const address = countOption(of('address'), { lowest: 0, highest: 65_535 });
  const type = choiceOption(of('type'), registerTypes);
  const unit =
    kind === 'power'
      ? choiceOption(of('unit'), ['W', 'kW'] as const)
      : choiceOption(of('unit'), ['Wh', 'kWh'] as const);
  const scale = number('scale', (value) => value !== 0);
  const step = number('step', (value) => value > 0);
  if (address === undefined) throw refuse('address', 'a whole number from 0 to 65535');
  if (type === undefined) throw refuse('type', registerTypes.join(', '));
  if (unit === undefined) throw refuse('unit', kind === 'power' ? 'W, kW' : 'Wh, kWh');
  if (kind === 'energy' && !isFloat(type) && scale !== undefined && scale < 0) {
    throw refuse('scale', 'a number above 0: a counter that runs backwards is no counter');
  }
  return {
    ...(code === undefined ? {} : { function: code === 3 ? 3 : 4 }),
    address,
    type,
    unit,
    ...(scale === undefined ? {} : { scale }),
    ...(step === undefined ? {} : { step }),
  };
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? 'missing').slice(0, 60);
}
