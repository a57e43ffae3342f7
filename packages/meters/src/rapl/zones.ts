import { readdirSync, realpathSync } from 'node:fs';
import { basename, join } from 'node:path';
import { codeOf, type FileFailure, type ReadFile } from './small-file.js';

/** A powercap zone of Intel's driver: a folder with `name`, `energy_uj`, `max_energy_range_uj`. */
export interface Zone {
  /** The kernel's, e.g. `intel-rapl:0:1`; parts after the first are hexadecimal. */
  readonly id: string;
  /** `intel-rapl` (MSR or TPMI) or `intel-rapl-mmio`, which shows the same silicon once more. */
  readonly controlType: string;
  /** Without symbolic links: the same zone is reached by several paths. */
  readonly directory: string;
  readonly name: string;
}

export interface ZoneSearch {
  readonly zones: readonly Zone[];
  /** Zones whose name could not be read. */
  readonly nameless: readonly FileFailure[];
  /** Links to zones that lead nowhere. */
  readonly broken: readonly string[];
  /** Why the root itself could not be listed. */
  readonly root: FileFailure | null;
}

const entryName = /^(intel-rapl(?:-[a-z]+)?)((?::[0-9a-f]{1,4}){0,3})$/;
const mostEntries = 4096;
const deepest = 4;

/**
 * Finds the zones below a powercap root: `/sys/class/powercap`, which holds a link to every zone,
 * or `/sys/devices/virtual/powercap`, which holds them nested. A zone found twice counts once.
 */
export function findZones(root: string, readFile: ReadFile): ZoneSearch {
  const search = {
    zones: [] as Zone[],
    nameless: [] as FileFailure[],
    broken: [] as string[],
    root: null as FileFailure | null,
  };
  const seen = new Set<string>();
  const visit = (directory: string, depth: number): void => {
    for (const entry of list(directory)) {
      const match = entryName.exec(entry);
      if (match === null) continue;
      const path = resolve(join(directory, entry));
      if (path === null) {
        search.broken.push(join(directory, entry));
        continue;
      }
      if (seen.has(path)) continue;
      seen.add(path);
      const zone = entryName.exec(basename(path)) ?? match;
      if (zone[2] !== '') addZone(path, zone);
      if (depth < deepest) visit(path, depth + 1);
    }
  };
  const addZone = (directory: string, match: RegExpExecArray): void => {
    const name = readFile(join(directory, 'name'));
    if (name.state === 'failed') search.nameless.push(name);
    else {
      search.zones.push({
        id: match[0],
        controlType: match[1] ?? '',
        directory,
        name: name.text,
      });
    }
  };
  try {
    readdirSync(root);
  } catch (error) {
    search.root = { state: 'failed', code: codeOf(error), detail: `${root}: ${codeOf(error)}` };
    return search;
  }
  visit(root, 0);
  search.zones.sort(byId);
  return search;
}

/** Whether one zone lies below another in the kernel's tree. */
export function isBelow(zone: Zone, other: Zone): boolean {
  return zone.id.startsWith(`${other.id}:`);
}

function byId(left: Zone, right: Zone): number {
  return left.id.localeCompare(right.id, 'en', { numeric: true });
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory).slice(0, mostEntries);
  } catch (error) {
    if (codeOf(error).startsWith('E')) return [];
    throw error;
  }
}

function resolve(path: string): string | null {
  try {
    return realpathSync(path);
  } catch (error) {
    if (codeOf(error).startsWith('E')) return null;
    throw error;
  }
}
