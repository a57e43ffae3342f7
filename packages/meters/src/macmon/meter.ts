import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../engine/polled-meter.js';
import type { Reader } from '../engine/reader.js';
import { parseMacmonOptions } from './options.js';
import { createMacmonReader, thisMacmonSystem } from './reader.js';

/** The reader of `macmon`, also for the sampling thread. Throws `CONFIG_INVALID`. */
export function createReader(options: JsonObject): Reader {
  return createMacmonReader(thisMacmonSystem(parseMacmonOptions(options)));
}

/** Runtime module of the meter `macmon`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  const parsed = parseMacmonOptions(options);
  return polledMeter({
    reader: createReader(parsed),
    thread: { entry: import.meta.url, options: parsed },
  });
}
