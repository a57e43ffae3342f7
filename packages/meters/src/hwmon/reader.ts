import { WattbenchError } from '@wattbench/core';
import type { Reader } from '../engine/reader.js';
import { readSmallFile } from '../rapl/small-file.js';
import { inspect } from './inspect.js';
import type { HwmonSystem } from './system.js';
import type { HwmonOptions } from './options.js';
import { defaultRoot } from './unavailable.js';

/** Half of the 100 ms that the fastest of these drivers are taken to need for a new value. */
const pollPeriodMs = 50;
/** A meter behind the firmware (ACPI) may ask the BMC, which takes its time. */
const readLimitMs = 2000;

export function thisHwmonSystem(options: HwmonOptions): HwmonSystem {
  return {
    root: options.root ?? defaultRoot,
    rootIsGiven: options.root !== undefined,
    platform: process.platform,
    readFile: readSmallFile,
    ...(options.total === undefined ? {} : { total: options.total }),
    ...(options.maximumPowerW === undefined ? {} : { maximumPowerW: options.maximumPowerW }),
  };
}

/**
 * Power and energy sensors of Linux' hwmon. Units are the kernel's: µW, µJ, mV, mA
 * (Documentation/hwmon/sysfs-interface.rst). Not yet run on hardware. `open` rejects with
 * `METER_UNAVAILABLE` where nothing can be read and for a channel that is not there.
 */
export function createHwmonReader(system: HwmonSystem): Reader {
  return {
    id: 'hwmon',
    pollPeriodMs,
    readLimitMs,
    probe: async () => {
      const inspection = inspect(system);
      return inspection.available
        ? { available: true, channels: inspection.sensors.map(({ source }) => source.channel) }
        : inspection;
    },
    open: async (channels) => {
      const inspection = inspect(system);
      if (!inspection.available) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter hwmon: ${inspection.detail}`, {
          detail: { reason: inspection.reason },
          ...(inspection.fix === undefined ? {} : { fix: inspection.fix }),
        });
      }
      const known = new Map(inspection.sensors.map((one) => [one.source.channel.id, one]));
      const sensors = channels.map((id) => {
        const sensor = known.get(id);
        if (sensor !== undefined) return sensor;
        throw new WattbenchError(
          'METER_UNAVAILABLE',
          `meter hwmon: there is no channel ${JSON.stringify(id)}; expected ${[...known.keys()].join(', ')}`,
        );
      });
      return {
        sources: sensors.map(({ source }) => source),
        read: () => sensors.map((sensor) => sensor.read()),
        close: () => {},
      };
    },
  };
}
