import { WattbenchError, type Unavailable } from '@wattbench/core';
import type { Reader } from '../engine/reader.js';
import { readSmallFile, type ReadFile } from '../rapl/small-file.js';
import { energyOf, powerOf, type OpenBattery } from './battery-source.js';
import { batteryState } from './battery-state.js';
import type { BatteryOptions } from './options.js';
import { findSupplies, type SupplySearch } from './supplies.js';

export interface BatterySystem {
  readonly root: string;
  /** The user named the root, so that the platform says nothing. */
  readonly rootIsGiven: boolean;
  readonly platform: string;
  readonly maximumPowerW: number;
  readonly pollPeriodMs: number;
  readonly readFile: ReadFile;
}

const defaultRoot = '/sys/class/power_supply';
const defaultMaximumW = 300;
/** A read may wake the controller of the battery, so not more often than its figures can change. */
const defaultPollPeriodMs = 1000;
const readLimitMs = 2000;

export function thisBatterySystem(options: BatteryOptions): BatterySystem {
  return {
    root: options.root ?? defaultRoot,
    rootIsGiven: options.root !== undefined,
    platform: process.platform,
    maximumPowerW: options.maximumPowerW ?? defaultMaximumW,
    pollPeriodMs: options.pollPeriodMs ?? defaultPollPeriodMs,
    readFile: readSmallFile,
  };
}

type Inspection =
  | {
      readonly available: true;
      readonly supplies: SupplySearch;
      readonly sources: readonly OpenBattery[];
    }
  | Unavailable;

/**
 * The whole laptop by its batteries, while they discharge (Documentation/ABI/testing/sysfs-class-power).
 * Several batteries add up. Not yet run on hardware. `open` rejects with `METER_UNAVAILABLE`.
 */
export function createBatteryReader(system: BatterySystem): Reader {
  return {
    id: 'battery',
    pollPeriodMs: system.pollPeriodMs,
    readLimitMs,
    probe: async () => {
      const inspection = inspect(system);
      return inspection.available
        ? { available: true, channels: inspection.sources.map(({ source }) => source.channel) }
        : inspection;
    },
    open: async (channels) => {
      const inspection = inspect(system);
      if (!inspection.available) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter battery: ${inspection.detail}`, {
          detail: { reason: inspection.reason },
          ...(inspection.fix === undefined ? {} : { fix: inspection.fix }),
        });
      }
      const known = new Map(inspection.sources.map((one) => [one.source.channel.id, one]));
      const chosen = channels.map((id) => {
        const one = known.get(id);
        if (one !== undefined) return one;
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter battery: there is no channel ${JSON.stringify(id)}; expected ${[...known.keys()].join(', ')}`,
        );
      });
      return {
        sources: chosen.map(({ source }) => source),
        read: () => {
          const state = batteryState(inspection.supplies, system.readFile);
          return chosen.map((one) => (state.state === 'failed' ? state : one.read(state)));
        },
        close: () => {},
      };
    },
  };
}

function inspect(system: BatterySystem): Inspection {
  const { root, readFile, maximumPowerW } = system;
  if (system.platform !== 'linux' && !system.rootIsGiven) {
    return {
      available: false,
      reason: 'platform',
      detail: `Batteries are read from ${defaultRoot}, which only Linux has; this is ${system.platform}.`,
      fix: 'Take another meter: `wattbench doctor` shows those of this machine.',
    };
  }
  const supplies = findSupplies(root, readFile);
  if (supplies.batteries.length === 0) {
    const found = supplies.root === null ? `${root} has no battery` : supplies.root.detail;
    return {
      available: false,
      reason: 'hardware',
      detail: `There is no battery of this machine (${found}).`,
      fix: 'Take another meter. In a container: docker run -v /sys:/sys:ro …',
    };
  }
  const state = batteryState(supplies, readFile);
  if (state.state === 'failed') {
    return {
      available: false,
      reason: 'not-configured',
      detail: `The battery tells the machine's power only while it discharges: ${state.detail}.`,
      fix: 'Unplug the charger, wait a minute, and run again.',
    };
  }
  const requests = supplies.batteries.map((battery) => ({
    battery,
    batteries: supplies.batteries.length,
    maximumPowerW,
    readFile,
  }));
  const powers = requests.map(powerOf);
  for (const power of powers) {
    const first = power.read(state);
    if (first.state !== 'failed') continue;
    return {
      available: false,
      reason: first.reason === 'permission' ? 'permission' : 'driver',
      detail: `A battery does not tell its power: ${first.detail}.`,
      fix: 'Right after the charger is unplugged the figure may be missing: wait a minute. Otherwise take a wall meter.',
    };
  }
  const energies = requests.flatMap((request) => energyOf(request) ?? []);
  return { available: true, supplies, sources: [...powers, ...energies] };
}
