import type { FailedRead } from '../engine/counter-source.js';
import type { PolledRead } from '../engine/reader.js';
import { parseDecimal, type ReadFile } from '../rapl/small-file.js';
import type { Sensor } from './sensors.js';

export interface SensorRequest {
  readonly sensor: Sensor;
  readonly maximumPowerW: number;
  readonly readFile: ReadFile;
}

/** The codes by which a driver says that the hardware does not offer this attribute. */
const notOffered = new Set(['ENOTSUP', 'EOPNOTSUPP', 'ENODATA', 'ENOENT', 'EINVAL', 'ENXIO']);

export type SensorRead = PolledRead & { readonly notOffered?: boolean };

/** One value of a sensor. Never 0 for what could not be read. */
export function readSensor({ sensor, maximumPowerW, readFile }: SensorRequest): SensorRead {
  const value = readNumber(sensor.path, readFile);
  if (typeof value !== 'bigint') return value;
  if (sensor.rule.unit === 'µJ') return { state: 'count', count: value };
  let powerW = Number(value) / 1e6;
  if (sensor.currentPath !== null) {
    const current = readNumber(sensor.currentPath, readFile);
    if (typeof current !== 'bigint') return current;
    powerW = (Number(value) * Number(current)) / 1e6;
  }
  if (powerW <= maximumPowerW) return { state: 'power', powerW };
  return failed(
    'driver',
    `${sensor.path}: ${powerW} W; expected at most ${maximumPowerW} W (option "maximumPowerW")`,
  );
}

function readNumber(
  path: string,
  readFile: ReadFile,
): bigint | (FailedRead & { readonly notOffered?: boolean }) {
  const read = readFile(path);
  if (read.state === 'failed') {
    // Refusal by the file system is EACCES. EPERM comes from drivers, e.g. while a card resets.
    const refused = read.code === 'EACCES';
    return {
      ...failed(refused ? 'permission' : 'driver', read.detail),
      ...(notOffered.has(read.code) ? { notOffered: true } : {}),
    };
  }
  const value = parseDecimal(read.text);
  if (value !== null) return value;
  return failed(
    'driver',
    `${path}: ${JSON.stringify(read.text.slice(0, 40))}; expected a whole number, 0 or more`,
  );
}

function failed(reason: FailedRead['reason'], detail: string): FailedRead {
  return { state: 'failed', reason, detail };
}
