import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure, parseDecimal, type FileFailure, type ReadFile } from '../rapl/small-file.js';

/** A folder below `/sys/class/power_supply`. */
export interface Supply {
  readonly name: string;
  readonly directory: string;
}

export interface SupplySearch {
  readonly batteries: readonly Supply[];
  readonly mains: readonly Supply[];
  /** Why the root could not be listed. */
  readonly root: FileFailure | null;
}

const mostSupplies = 64;
const plainName = /^[A-Za-z0-9:._-]{1,64}$/;

/**
 * Batteries of the machine itself, and its mains. `scope` is `Device` for the batteries of a mouse or
 * a headset (Documentation/ABI/testing/sysfs-class-power).
 */
export function findSupplies(root: string, readFile: ReadFile): SupplySearch {
  let names: readonly string[];
  try {
    names = readdirSync(root).slice(0, mostSupplies).toSorted();
  } catch (error) {
    return { batteries: [], mains: [], root: failure(root, error) };
  }
  const supplies = names
    .filter((name) => plainName.test(name))
    .map((name) => ({ name, directory: join(root, name) }));
  const says = ({ directory }: Supply, file: string, text: string): boolean => {
    const read = readFile(join(directory, file));
    return read.state === 'text' && read.text === text;
  };
  return {
    batteries: supplies.filter(
      (supply) =>
        says(supply, 'type', 'Battery') &&
        !says(supply, 'scope', 'Device') &&
        !says(supply, 'present', '0'),
    ),
    mains: supplies.filter((supply) => says(supply, 'type', 'Mains')),
    root: null,
  };
}

export type FileNumber = { readonly state: 'number'; readonly value: bigint } | FileFailure;

/**
 * A whole number without its sign: a driver may tell the current or the power of a battery that
 * discharges as negative.
 */
export function readMagnitude(path: string, readFile: ReadFile): FileNumber {
  const read = readFile(path);
  if (read.state === 'failed') return read;
  const value = parseDecimal(read.text.replace(/^-(?=\d)/, ''));
  if (value !== null) return { state: 'number', value };
  return {
    state: 'failed',
    code: 'NO_NUMBER',
    detail: `${path}: ${JSON.stringify(read.text.slice(0, 40))}; expected a whole number`,
  };
}
