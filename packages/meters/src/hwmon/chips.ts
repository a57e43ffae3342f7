import { readdirSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, failure, type FileFailure, type ReadFile } from '../rapl/small-file.js';

/** One registration of a driver: a folder of attributes. */
export interface Chip {
  /** What the driver calls itself, e.g. `amdgpu`. */
  readonly driver: string;
  /** Last part of the device's path, e.g. the PCI address: stays when `hwmonN` changes at a boot. */
  readonly device: string;
  readonly directory: string;
  readonly attributes: readonly string[];
}

export interface ChipSearch {
  readonly chips: readonly Chip[];
  /** Why the root could not be listed. */
  readonly root: FileFailure | null;
  /** Chips whose name could not be read, in words. */
  readonly nameless: readonly string[];
}

const mostEntries = 4096;
const entryName = /^hwmon\d{1,6}$/;
const attributeName = /^(?:power|energy|in|curr|shunt)\d{1,3}_[a-z_]{1,32}$|^update_interval$/;

/**
 * Finds the chips below `/sys/class/hwmon`. An old driver keeps its attributes in the folder of the
 * device and not in its own (`acpi_power_meter` does before Linux 6.13), so both are looked at.
 */
export function findChips(root: string, readFile: ReadFile): ChipSearch {
  let entries: readonly string[];
  try {
    entries = readdirSync(root).slice(0, mostEntries);
  } catch (error) {
    return { chips: [], root: failure(root, error), nameless: [] };
  }
  const chips: Chip[] = [];
  const nameless: string[] = [];
  const seen = new Map<string, number>();
  const byNumber = entries
    .filter((entry) => entryName.test(entry))
    .toSorted((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  for (const entry of byNumber) {
    const own = join(root, entry);
    const places = [own, join(own, 'device')];
    const named = places
      .map((directory) => ({ directory, name: readFile(join(directory, 'name')) }))
      .find(({ name }) => name.state === 'text');
    if (named === undefined || named.name.state === 'failed') {
      nameless.push(`${own}/name`);
      continue;
    }
    const driver = plain(named.name.text);
    const device = plain(deviceOf(own));
    const times = (seen.get(`${driver}-${device}`) ?? 0) + 1;
    seen.set(`${driver}-${device}`, times);
    chips.push({
      driver,
      device: times === 1 ? device : `${device}.${times}`,
      directory: named.directory,
      attributes: attributesIn(named.directory),
    });
  }
  return { chips, root: null, nameless };
}

function attributesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .slice(0, mostEntries)
      .filter((entry) => attributeName.test(entry))
      .toSorted((left, right) => left.localeCompare(right, 'en', { numeric: true }));
  } catch (error) {
    if (codeOf(error).startsWith('E')) return [];
    throw error;
  }
}

/** The device behind `hwmonN`: its link `device`, or the folder that holds `hwmon/hwmonN`. */
function deviceOf(own: string): string {
  try {
    return basename(realpathSync(join(own, 'device')));
  } catch (error) {
    if (!codeOf(error).startsWith('E')) throw error;
  }
  try {
    const parent = dirname(realpathSync(own));
    return basename(parent) === 'hwmon' ? basename(dirname(parent)) : basename(own);
  } catch (error) {
    if (!codeOf(error).startsWith('E')) throw error;
    return basename(own);
  }
}

/** Fit for an id: what drivers and firmware call themselves is not under our control. */
export function plain(text: string): string {
  const kept = text.replaceAll(/[^A-Za-z0-9:._-]+/g, '-').slice(0, 48);
  return kept === '' ? 'unnamed' : kept;
}
