import { join } from 'node:path';
import type { Channel } from '@wattbench/core';
import type { FailedRead } from '../engine/counter-source.js';
import type { PolledRead, PolledSource } from '../engine/reader.js';
import type { FileFailure, ReadFile } from '../rapl/small-file.js';
import type { BatteryState } from './battery-state.js';
import { readMagnitude, type Supply } from './supplies.js';

export interface OpenBattery {
  readonly source: PolledSource;
  read(state: Extract<BatteryState, { state: 'on-battery' }>): PolledRead;
}

export interface BatteryRequest {
  readonly battery: Supply;
  /** Every battery of the machine: one of several may rest. */
  readonly batteries: number;
  readonly maximumPowerW: number;
  readonly readFile: ReadFile;
}

/**
 * Firmware renews its figures every second to some minutes; 10 s is assumed. The kernel asks it once
 * a second at most (drivers/acpi/battery.c, `cache_time`).
 */
const updatePeriodNs = 10_000_000_000;
/** ACPI tells whole mW or mA (ACPI 6.5, 10.2.2.11 `_BST`). */
const stepW = 0.001;
/** Assumptions, half-width at about 95 %: makers state none. Charge at one voltage is cruder. */
const powerGainError = 0.05;
const chargeGainError = 0.15;
const joulesPerMicrowattHour = 0.0036;
/** More than any battery holds, in µWh: what is left is subtracted from it, so that the count rises. */
const fullerThanAny = 1_000_000_000_000n;

const common = {
  component: 'system',
  scope: 'machine',
  domain: 'platform',
  includes: [],
  updatePeriodNs,
} as const satisfies Partial<Channel>;

/** The power that a battery gives: `power_now` in µW, or `current_now` in µA times `voltage_now` in µV. */
export function powerOf(request: BatteryRequest): OpenBattery {
  const { battery, batteries, maximumPowerW, readFile } = request;
  const at = (file: string): string => join(battery.directory, file);
  return {
    source: {
      kind: 'power',
      channel: {
        ...common,
        id: `battery:${battery.name}`,
        method: 'power-samples',
        counted: true,
        resolutionJ: stepW * (updatePeriodNs / 1e9),
        gainError: powerGainError,
        source: `power of the battery ${battery.directory} while it discharges: the machine without the loss of its charger; accuracy and update period assumed`,
      },
      maximumPowerW,
      ...(batteries === 1 ? { minimumPowerW: 0.1 } : {}),
      resolutionW: stepW,
    },
    read: ({ giving }) => {
      const powerW = readPowerW(at, readFile);
      if (typeof powerW !== 'number') return failedFile(powerW);
      if (powerW > maximumPowerW) {
        return failed(
          'driver',
          `${battery.directory}: ${powerW} W; expected at most ${maximumPowerW} W`,
        );
      }
      // One of two batteries may rest; one that gives all of the machine's power cannot tell 0.
      if (powerW === 0 && giving.has(battery.name)) {
        return failed('zero', `${battery.directory}: 0 W while it discharges; expected more`);
      }
      return { state: 'power', powerW };
    },
  };
}

/**
 * What is left in the battery, as a count that rises while it falls. `null` where it tells neither
 * `energy_now` (µWh) nor `charge_now` (µAh, then times `voltage_min_design`).
 */
export function energyOf(request: BatteryRequest): OpenBattery | null {
  const { battery, maximumPowerW, readFile } = request;
  const at = (file: string): string => join(battery.directory, file);
  const energy = readMagnitude(at('energy_now'), readFile);
  const design = readMagnitude(at('voltage_min_design'), readFile);
  const charge = readMagnitude(at('charge_now'), readFile);
  const isEnergy = energy.state === 'number';
  const isCharge = charge.state === 'number' && design.state === 'number' && design.value > 0n;
  if (!isEnergy && !isCharge) return null;
  const voltageUv = design.state === 'number' ? design.value : 0n;
  const file = at(isEnergy ? 'energy_now' : 'charge_now');
  const id = `battery:${battery.name}`;
  return {
    source: {
      kind: 'counter',
      channel: {
        ...common,
        id: `${id}/energy`,
        method: 'counter',
        counted: false,
        alternativeTo: id,
        // Seen steps are 10 mWh; smaller ones are no harm to a detail.
        resolutionJ: 10_000 * joulesPerMicrowattHour,
        gainError: isEnergy ? powerGainError : chargeGainError,
        source: `${file}, what is left${isEnergy ? '' : ', at the design voltage'}; too coarse for the total`,
      },
      maximumPowerW,
      countsPerJoule: 1 / joulesPerMicrowattHour,
      modulus: null,
    },
    read: () => {
      const left = readMagnitude(file, readFile);
      if (left.state === 'failed') return failedFile(left);
      const leftUwh = isEnergy ? left.value : (left.value * voltageUv) / 1_000_000n;
      if (leftUwh > fullerThanAny) {
        return failed('driver', `${file}: ${left.value}; expected at most ${fullerThanAny} µWh`);
      }
      return { state: 'count', count: fullerThanAny - leftUwh };
    },
  };
}

function readPowerW(at: (file: string) => string, readFile: ReadFile): number | FileFailure {
  const power = readMagnitude(at('power_now'), readFile);
  if (power.state === 'number') return Number(power.value) / 1e6;
  if (power.code !== 'ENOENT') return power;
  const current = readMagnitude(at('current_now'), readFile);
  if (current.state === 'failed') return current;
  const voltage = readMagnitude(at('voltage_now'), readFile);
  if (voltage.state === 'failed') return voltage;
  return (Number(current.value) * Number(voltage.value)) / 1e12;
}

function failedFile({ code, detail }: FileFailure): FailedRead {
  return failed(code === 'EACCES' ? 'permission' : 'driver', detail);
}

function failed(reason: FailedRead['reason'], detail: string): FailedRead {
  return { state: 'failed', reason, detail };
}
