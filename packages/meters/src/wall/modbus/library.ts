import type { Unavailable } from '@wattbench/core';
import { notLoaded } from '../../network/not-loaded.js';

/** The part of a client of `modbus-serial` that is used. */
export interface ModbusClient {
  on(event: 'error', listener: (error: unknown) => unknown): unknown;
  setID(unit: number): void;
  setTimeout(durationMs: number): void;
  connectTCP(host: string, options: { readonly port: number }): Promise<void>;
  connectRTUBuffered(
    path: string,
    options: { readonly baudRate: number; readonly parity: 'none' | 'even' | 'odd' },
  ): Promise<void>;
  readHoldingRegisters(address: number, count: number): Promise<{ readonly buffer: Buffer }>;
  readInputRegisters(address: number, count: number): Promise<{ readonly buffer: Buffer }>;
  close(done: () => void): void;
  destroy(done: () => void): void;
}

export type LoadModbus = () => Promise<{ readonly createClient: () => ModbusClient } | Unavailable>;

/** Loads the optional package. Serial ports need `serialport` too, which it brings where it can. */
export const loadModbus: LoadModbus = async () => {
  try {
    const ModbusRtu = (await import('modbus-serial')).default.default;
    return { createClient: () => new ModbusRtu() };
  } catch (error) {
    return notLoaded('modbus-serial', error);
  }
};
