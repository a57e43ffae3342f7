import { WattbenchError } from '@wattbench/core';
import { choiceOption, readOptions, textOption } from '../../plugin-options.js';
import type { SnmpObject } from './object.js';

const meter = 'snmp';
/** Each number up to 2^32 - 1; at most 128 of them (RFC 2578, section 3.5). */
const dotted = /^[0-2](\.(0|[1-9]\d{0,9})){1,127}$/;

export interface ObjectsOption {
  readonly power?: SnmpObject;
  readonly energy?: SnmpObject;
}

/** The option `objects`. Throws `CONFIG_INVALID`, naming the field. */
export function objectsOption(given: unknown): ObjectsOption | undefined {
  if (given === undefined) return undefined;
  const kinds = readOptions({ meter: `${meter}, objects`, given, known: ['power', 'energy'] });
  const power = kinds.get('power');
  const energy = kinds.get('energy');
  return {
    ...(power === undefined ? {} : { power: object('power', power) }),
    ...(energy === undefined ? {} : { energy: object('energy', energy) }),
  };
}

function object(kind: 'power' | 'energy', given: unknown): SnmpObject {
  const place = `${meter}, objects.${kind}`;
  const options = readOptions({ meter: place, given, known: ['oid', 'scale', 'unit'] });
  const of = (name: string) => ({ meter: place, options, name });
  const oid = textOption(of('oid'))?.replace(/^\./, '');
  const unit =
    kind === 'power'
      ? choiceOption(of('unit'), ['W', 'kW'] as const)
      : choiceOption(of('unit'), ['Wh', 'kWh'] as const);
  const scale = options.get('scale');
  if (oid === undefined || !isOid(oid)) {
    throw refuse(place, 'oid', 'dotted numbers such as 1.3.6.1.4.1.318.1.1.12.1.16.0');
  }
  if (unit === undefined) throw refuse(place, 'unit', kind === 'power' ? 'W, kW' : 'Wh, kWh');
  if (scale === undefined) return { oid, unit };
  if (typeof scale === 'number' && Number.isFinite(scale) && scale > 0) return { oid, unit, scale };
  throw refuse(place, 'scale', 'a number above 0');
}

function isOid(oid: string): boolean {
  return dotted.test(oid) && oid.split('.').every((part) => Number(part) <= 0xffff_ffff);
}

function refuse(place: string, name: string, expected: string): WattbenchError {
  return new WattbenchError(
    'CONFIG_INVALID',
    `meter ${place}: option "${name}" is missing or wrong; expected ${expected}`,
  );
}
