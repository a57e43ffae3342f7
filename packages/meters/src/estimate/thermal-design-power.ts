import { join } from 'node:path';
import { arrangeDomains } from '../rapl/domains.js';
import type { ReadFile } from '../rapl/small-file.js';
import { readNumber } from '../rapl/zone-counter.js';
import { findZones } from '../rapl/zones.js';

/** Thermal design power of all packages of the machine, and what it rests on. */
export interface ThermalDesignPower {
  readonly tdpW: number;
  /** Relative half-width of the figure itself. */
  readonly error: number;
  readonly source: string;
}

export interface TdpRequest {
  /** What the user said. */
  readonly tdpW: number | undefined;
  readonly logicalCpus: number;
  readonly powercapRoot: string;
  readonly readFile: ReadFile;
}

/**
 * 4 W per logical processor: CodeCarbon's figure for a processor that it does not know
 * (`DEFAULT_POWER_PER_CORE`, https://github.com/mlco2/codecarbon). ±65 % spans what is found: server
 * parts of today about 2 W per thread, Cloud Carbon Footprint 3.5 W per vCPU at full load, desktop
 * parts 4 to 8 W.
 */
const perLogicalCpuW = 4;
const perLogicalCpuError = 0.65;

/** What a package can be specified for; a limit of 0 or of thousands of watts means "none". */
const leastPackageW = 1;
const mostPackageW = 1000;

/** The user's figure, else the kernel's, else the default per logical processor. */
export function thermalDesignPower(request: TdpRequest): ThermalDesignPower {
  if (request.tdpW !== undefined) {
    return { tdpW: request.tdpW, error: 0, source: `TDP ${request.tdpW} W as given by the user` };
  }
  return kernelTdp(request) ?? defaultTdp(request.logicalCpus);
}

function defaultTdp(logicalCpus: number): ThermalDesignPower {
  return {
    tdpW: perLogicalCpuW * logicalCpus,
    error: perLogicalCpuError,
    source:
      `TDP unknown: ${perLogicalCpuW} W ±${perLogicalCpuError * 100} % for each of ` +
      `${logicalCpus} logical processors, CodeCarbon's default (give \`tdpW\` to do better)`,
  };
}

/**
 * TDP from the limits that the powercap tree shows, which are often readable where the energy is
 * not. `max_power_uw` of the long-term limit is the specified thermal power; `power_limit_uw` is
 * what firmware made of it. `null` unless every package has a plausible one.
 */
function kernelTdp({ powercapRoot, readFile }: TdpRequest): ThermalDesignPower | null {
  const { zones } = findZones(powercapRoot, readFile);
  const packages = arrangeDomains(zones, null).filter(({ kind }) => kind === 'package');
  if (packages.length === 0) return null;
  for (const file of ['constraint_0_max_power_uw', 'constraint_0_power_limit_uw']) {
    const limits = packages.flatMap(({ zone }) => {
      const read = readNumber(join(zone.directory, file), readFile);
      if (read.state === 'failed') return [];
      const powerW = Number(read.count) / 1e6;
      return powerW >= leastPackageW && powerW <= mostPackageW ? [powerW] : [];
    });
    if (limits.length < packages.length) continue;
    const tdpW = limits.reduce((sum, powerW) => sum + powerW, 0);
    return {
      tdpW,
      error: 0,
      source: `TDP ${tdpW} W from the kernel, ${file} of ${packages.map(({ zone }) => zone.id).join(', ')}`,
    };
  }
  return null;
}
