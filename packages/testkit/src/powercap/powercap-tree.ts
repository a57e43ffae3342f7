import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { WattbenchError } from '@wattbench/core';

export interface ZoneDescription {
  /** As the kernel numbers it: `intel-rapl:0`, `intel-rapl:0:1`, `intel-rapl-mmio:0`. */
  readonly id: string;
  /** What it measures: `package-0`, `package-0-die-1`, `core`, `uncore`, `dram`, `psys`. */
  readonly name: string;
  /** Content of `energy_uj`; text stands as it is, so that it may be wrong. `null`: no such file. */
  readonly energyUj: number | bigint | string | null;
  /** Content of `max_energy_range_uj`. Default: that of a 32-bit register of 61 µJ steps. */
  readonly maximumUj?: number | bigint | string | null;
  /** Other files of the zone, e.g. `constraint_0_max_power_uw`. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface PowercapDescription {
  readonly zones: readonly ZoneDescription[];
}

export interface PowercapTree {
  /** What a reader is given: like `/sys/class/powercap`, a folder of links. */
  readonly root: string;
  /** Like `/sys/devices/virtual/powercap`: the folders themselves, nested. */
  readonly devices: string;
  /** Folder of a zone, without links. Throws `INTERNAL` for a zone that the tree does not have. */
  zone(id: string): string;
}

/** `max_energy_range_uj` of a register of 32 bits in steps of 61.035 µJ: most Intel parts. */
export const intelMaximumUj = 262_143_328_850;
/** The same in steps of 15.258 µJ: AMD, and the memory of Intel servers. */
export const fineMaximumUj = 65_532_610_987;

/**
 * Writes a powercap tree as Linux shows it: a folder for each zone, nested below its control type,
 * and a folder of links to them. `directory` is best a fresh temporary one.
 */
export async function writePowercapTree(
  directory: string,
  description: PowercapDescription,
): Promise<PowercapTree> {
  const root = join(directory, 'class', 'powercap');
  const devices = join(directory, 'devices', 'virtual', 'powercap');
  await mkdir(root, { recursive: true });
  await mkdir(devices, { recursive: true });
  const folders = new Map<string, string>();
  for (const zone of description.zones) {
    const folder = join(devices, ...pathOf(zone.id));
    await mkdir(folder, { recursive: true });
    await writeZone(folder, zone);
    folders.set(zone.id, folder);
  }
  for (const id of new Set(description.zones.map((zone) => controlType(zone.id)))) {
    await link(root, id, join(devices, id));
  }
  for (const [id, folder] of folders) await link(root, id, folder);
  return {
    root,
    devices,
    zone: (id) => {
      const folder = folders.get(id);
      if (folder !== undefined) return folder;
      throw new WattbenchError('INTERNAL', `The powercap tree has no zone ${id}.`, {
        fix: `Name one of ${[...folders.keys()].join(', ')}.`,
      });
    },
  };
}

async function writeZone(folder: string, zone: ZoneDescription): Promise<void> {
  const files = {
    name: zone.name,
    energy_uj: zone.energyUj,
    max_energy_range_uj: zone.maximumUj === undefined ? intelMaximumUj : zone.maximumUj,
    enabled: '1',
    ...zone.files,
  };
  for (const [name, content] of Object.entries(files)) {
    if (content !== null) await writeFile(join(folder, name), `${content}\n`);
  }
}

async function link(root: string, id: string, folder: string): Promise<void> {
  const path = join(root, id);
  await symlink(relative(dirname(path), folder), path);
}

/** `intel-rapl:0:1` lies in `intel-rapl/intel-rapl:0/intel-rapl:0:1`. */
function pathOf(id: string): readonly string[] {
  const parts = id.split(':');
  return parts.map((_, index) => parts.slice(0, index + 1).join(':'));
}

function controlType(id: string): string {
  return id.replace(/:.*$/, '');
}
