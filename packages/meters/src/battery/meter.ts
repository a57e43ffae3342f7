import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../engine/polled-meter.js';
import type { Reader } from '../engine/reader.js';
import { parseBatteryOptions } from './options.js';
import { createBatteryReader, thisBatterySystem } from './reader.js';

/** The reader of `battery`, also for the sampling thread. Throws `CONFIG_INVALID`. */
export function createReader(options: JsonObject): Reader {
  return createBatteryReader(thisBatterySystem(parseBatteryOptions(options)));
}

/** Runtime module of the meter `battery`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  const parsed = parseBatteryOptions(options);
  return polledMeter({
    reader: createReader(parsed),
    thread: { entry: import.meta.url, options: parsed },
  });
}
