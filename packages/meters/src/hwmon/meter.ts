import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../engine/polled-meter.js';
import type { Reader } from '../engine/reader.js';
import { parseHwmonOptions } from './options.js';
import { createHwmonReader, thisHwmonSystem } from './reader.js';

/** The reader of `hwmon`, also for the sampling thread. Throws `CONFIG_INVALID`. */
export function createReader(options: JsonObject): Reader {
  return createHwmonReader(thisHwmonSystem(parseHwmonOptions(options)));
}

/** Runtime module of the meter `hwmon`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  const parsed = parseHwmonOptions(options);
  return polledMeter({
    reader: createReader(parsed),
    thread: { entry: import.meta.url, options: parsed },
  });
}
