import { join } from 'node:path';
import type { Channel } from '@wattbench/core';
import type { PolledSource } from '../engine/reader.js';
import { parseDecimal, type ReadFile } from '../rapl/small-file.js';
import type { Sensor } from './sensors.js';
import type { PlacedSensor } from './totals.js';

export interface SourceRequest {
  readonly placed: PlacedSensor;
  readonly maximumPowerW: number;
  readonly readFile: ReadFile;
  /** What was left out because of this channel, in words. */
  readonly notes: readonly string[];
}

export function sourceOf({ placed, maximumPowerW, readFile, notes }: SourceRequest): PolledSource {
  const { sensor, counted } = placed;
  const { rule } = sensor;
  const interval = intervalNs(sensor, readFile);
  const updatePeriodNs = interval ?? rule.updatePeriodNs;
  const step = sensor.currentPath === null ? rule.step : railStepW(sensor, readFile);
  const isCounter = rule.unit === 'µJ';
  const isOption = placed.isMachine && sensor.whole !== 'machine';
  const channel: Channel = {
    id: sensor.id,
    component: isOption ? 'system' : rule.component,
    scope: placed.isMachine ? 'machine' : 'device',
    method: isCounter ? 'counter' : 'power-samples',
    counted,
    includes: placed.includes,
    domain: isOption ? 'platform' : rule.domain,
    ...(placed.alternativeTo === null ? {} : { alternativeTo: placed.alternativeTo }),
    updatePeriodNs,
    resolutionJ: isCounter ? step : Number((step * (updatePeriodNs / 1e9)).toPrecision(6)),
    ...(interval !== null && rule.interval?.averages === true ? { averagingNs: interval } : {}),
    gainError: statedGainError(sensor, readFile) ?? rule.gainError,
    source: [
      `hwmon ${sensor.chip.driver}${sensor.label === null ? '' : ` "${sensor.label}"`}, ${rule.meaning}`,
      sensor.path,
      ...(isOption ? ['the option "total" says that it is the whole machine'] : []),
      ...notes,
    ].join('; '),
  };
  const minimumPowerW = counted ? (rule.minimumPowerW ?? (isOption ? 0.05 : undefined)) : undefined;
  const common = {
    channel,
    maximumPowerW,
    ...(minimumPowerW === undefined ? {} : { minimumPowerW }),
  };
  // A file of 64 bits does not wrap in a life; an older one of 32 bits does, and at a place that no
  // file tells. So every fall is taken for a reset.
  return isCounter
    ? { kind: 'counter', ...common, countsPerJoule: 1e6, modulus: null }
    : { kind: 'power', ...common, resolutionW: step };
}

const shortestIntervalMs = 1n;
const longestIntervalMs = 3_600_000n;

function intervalNs({ rule, chip }: Sensor, readFile: ReadFile): number | null {
  if (rule.interval === undefined) return null;
  const read = readFile(join(chip.directory, rule.interval.attribute));
  const value = read.state === 'text' ? parseDecimal(read.text.trim()) : null;
  if (value === null || value < shortestIntervalMs || value > longestIntervalMs) return null;
  return Number(value) * 1_000_000;
}

/**
 * The step of an INA3221 rail: 40 µV over the shunt (`shuntN_resistor`, µΩ), at the rail's voltage
 * (data sheet SBOS576, https://www.ti.com/lit/ds/symlink/ina3221.pdf).
 */
function railStepW(sensor: Sensor, readFile: ReadFile): number {
  const number = /\d+/.exec(sensor.attribute)?.[0] ?? '';
  const shunt = numberIn(join(sensor.chip.directory, `shunt${number}_resistor`), readFile);
  const voltageMv = numberIn(sensor.path, readFile);
  if (shunt === null || voltageMv === null || shunt === 0 || voltageMv === 0) {
    return sensor.rule.step;
  }
  return Number(((40 / shunt) * (voltageMv / 1000)).toPrecision(3));
}

function numberIn(path: string, readFile: ReadFile): number | null {
  const read = readFile(path);
  const value = read.state === 'text' ? parseDecimal(read.text) : null;
  return value === null ? null : Number(value);
}

/**
 * `power1_accuracy` of an ACPI meter: ACPI 6.5, 10.4.1 `_PMC`, 80 % to 100 % in steps of 0.001 %. The
 * driver prints the part after the point without its leading zeros (acpi_power_meter.c). 100 % is
 * not believed: 1 % is the least.
 */
function statedGainError({ chip, attribute }: Sensor, readFile: ReadFile): number | null {
  if (chip.driver !== 'power_meter') return null;
  const accuracy = attribute.replace(/_.*$/, '_accuracy');
  const read = readFile(join(chip.directory, accuracy));
  const match = read.state === 'text' ? /^(\d{1,3})\.(\d{1,3})%$/.exec(read.text.trim()) : null;
  if (match === null) return null;
  const percent = Number(match[1]) + Number(match[2]) / 1000;
  if (percent < 80 || percent > 100) return null;
  return Math.max(0.01, Number((1 - percent / 100).toPrecision(6)));
}
