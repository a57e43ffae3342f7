import type { FailedRead } from '../../engine/counter-source.js';

export interface ModbusFailure {
  readonly reason: FailedRead['reason'];
  readonly detail: string;
  /** The device answered with an exception: the connection itself is good. */
  readonly answered: boolean;
}

/** MODBUS Application Protocol Specification V1.1b3, section 7. */
const exceptions: Readonly<Record<number, string>> = {
  1: 'illegal function',
  2: 'illegal data address',
  3: 'illegal data value',
  4: 'server device failure',
  5: 'acknowledge',
  6: 'server device busy',
  8: 'memory parity error',
  10: 'gateway path unavailable',
  11: 'gateway target device failed to respond',
};

/** What the library rejected with, in words. Not all of it is an `Error`. */
export function modbusFailure(error: unknown): ModbusFailure {
  const code = fieldOf(error, 'modbusCode');
  if (typeof code === 'number') {
    return {
      reason: code <= 3 ? 'not-configured' : code === 4 || code === 8 ? 'hardware' : 'network',
      detail: `exception ${code} (${exceptions[code] ?? 'of no known meaning'})`,
      answered: true,
    };
  }
  return { reason: reasonOf(error), detail: textOf(error), answered: false };
}

function reasonOf(error: unknown): FailedRead['reason'] {
  if (fieldOf(error, 'code') === 'MODULE_NOT_FOUND') return 'package-missing';
  const message = String(fieldOf(error, 'message'));
  return /permission denied/i.test(message) ? 'permission' : 'network';
}

function textOf(error: unknown): string {
  if (fieldOf(error, 'errno') === 'ETIMEDOUT') return 'no answer in time';
  const code = fieldOf(error, 'code');
  if (code === 'MODULE_NOT_FOUND') return 'the package serialport is not installed';
  if (typeof code === 'string') return `cannot be reached (${code})`;
  const message = fieldOf(error, 'message');
  if (typeof message !== 'string' || message === '') return 'the connection ended';
  return message.replaceAll(/[^\x20-\x7e]/g, ' ').slice(0, 120);
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? Reflect.get(value, key)
    : undefined;
}
