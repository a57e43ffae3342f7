import { join } from 'node:path';
import type { UnavailableReason } from '@wattbench/core';
import type { CounterRead, FailedRead } from '../engine/counter-source.js';
import { parseDecimal, type ReadFile } from './small-file.js';
import type { Zone } from './zones.js';

/** The registers have 32 bits (ENERGY_STATUS_MASK in the kernel's driver). */
const registerSteps = 2n ** 32n - 1n;

export interface ZoneRange {
  readonly state: 'range';
  /** Highest value of `energy_uj`. */
  readonly highestUj: bigint;
  /** One step of the register, in µJ, at least the 1 µJ of the file. */
  readonly stepUj: number;
  /** The counter starts again at 0 after this many µJ: one step above the highest value. */
  readonly modulusUj: bigint;
}

/** `max_energy_range_uj` of a zone: without it no wrap can be undone. */
export function readRange(zone: Zone, readFile: ReadFile): ZoneRange | FailedRead {
  const read = readNumber(join(zone.directory, 'max_energy_range_uj'), readFile);
  if (read.state === 'failed') return read;
  const highestUj = read.count;
  if (highestUj === 0n) {
    return {
      state: 'failed',
      reason: 'driver',
      detail: `${join(zone.directory, 'max_energy_range_uj')}: 0; expected the counter's highest value`,
    };
  }
  const step = (highestUj + registerSteps / 2n) / registerSteps;
  return {
    state: 'range',
    highestUj,
    stepUj: Math.max(1, Number(highestUj) / Number(registerSteps)),
    modulusUj: highestUj + (step > 1n ? step : 1n),
  };
}

/** `energy_uj` of a zone: a count within its range, or why there is none. */
export function readEnergy(zone: Zone, range: ZoneRange, readFile: ReadFile): CounterRead {
  const path = join(zone.directory, 'energy_uj');
  const read = readNumber(path, readFile);
  if (read.state === 'read' && read.count > range.highestUj) {
    return {
      state: 'failed',
      reason: 'driver',
      detail: `${path}: ${read.count} is above max_energy_range_uj, ${range.highestUj}`,
    };
  }
  return read;
}

/** A file that holds one number, read as the kernel writes it. */
export function readNumber(path: string, readFile: ReadFile): CounterRead {
  const file = readFile(path);
  if (file.state === 'failed') {
    return { state: 'failed', reason: reasonOf(file.code), detail: file.detail };
  }
  const count = parseDecimal(file.text);
  if (count !== null) return { state: 'read', count };
  const found = JSON.stringify(file.text.slice(0, 24));
  return {
    state: 'failed',
    reason: 'driver',
    detail: `${path}: ${found} is not a whole number of digits below 2^64`,
  };
}

function reasonOf(code: string): UnavailableReason {
  if (code === 'EACCES' || code === 'EPERM') return 'permission';
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENODEV' ? 'hardware' : 'driver';
}
