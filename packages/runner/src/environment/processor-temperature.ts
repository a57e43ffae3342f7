import type { KernelFiles } from './kernel-files.js';

export interface ProcessorTemperature {
  readonly temperatureC: number;
  /** At which the machine protects itself; null where it does not tell. */
  readonly criticalC: number | null;
}

/** Drivers of the sensors in processors: Intel, AMD, AMD out of the tree. */
const chips: ReadonlySet<string> = new Set(['coretemp', 'k10temp', 'zenpower']);
/** Of the processor among the zones of a machine; ARM boards name theirs `cpu-thermal`, `cpu0-thermal`. */
const processorZone = /^(x86_pkg_temp|cpu\d*[-_]?thermal|soc[-_]thermal)$/;

/**
 * The hottest sensor of the processor, or null: the package by thermal zone, else by its hwmon chip (Linux,
 * Documentation/driver-api/thermal/sysfs-api and hwmon/sysfs-interface; both in thousandths of a degree).
 */
export function processorTemperature(files: KernelFiles): ProcessorTemperature | null {
  const found = [...ofZones(files), ...ofChips(files)];
  const [hottest] = found.toSorted((a, b) => b.temperatureC - a.temperatureC);
  if (hottest === undefined) return null;
  const limits = found.flatMap(({ criticalC }) => criticalC ?? []);
  return {
    temperatureC: hottest.temperatureC,
    criticalC: limits.length === 0 ? null : Math.min(...limits),
  };
}

function ofZones(files: KernelFiles): readonly ProcessorTemperature[] {
  const folder = '/sys/class/thermal';
  return files
    .names(folder)
    .filter((name) => name.startsWith('thermal_zone'))
    .filter((name) => processorZone.test(files.text(`${folder}/${name}/type`) ?? ''))
    .flatMap((name) => sensor(files, { value: `${folder}/${name}/temp`, critical: null }));
}

function ofChips(files: KernelFiles): readonly ProcessorTemperature[] {
  const folder = '/sys/class/hwmon';
  return files
    .names(folder)
    .filter((name) => chips.has(files.text(`${folder}/${name}/name`) ?? ''))
    .flatMap((name) => {
      const first = `${folder}/${name}/temp1`;
      return sensor(files, { value: `${first}_input`, critical: `${first}_crit` });
    });
}

function sensor(
  files: KernelFiles,
  paths: { readonly value: string; readonly critical: string | null },
): readonly ProcessorTemperature[] {
  const value = files.number(paths.value);
  const critical = paths.critical === null ? null : files.number(paths.critical);
  // A sensor that sleeps says 0 or less.
  if (value === null || value <= 0) return [];
  return [
    {
      temperatureC: value / 1000,
      criticalC: critical !== null && critical > 0 ? critical / 1000 : null,
    },
  ];
}
