import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../engine/polled-meter.js';
import type { Reader } from '../engine/reader.js';
import { parseRedfishOptions } from './options.js';
import { createRedfishReader } from './reader.js';

/** The reader of `redfish`, also for the sampling thread. Throws `CONFIG_INVALID`. */
export function createReader(options: JsonObject): Reader {
  return createRedfishReader(parseRedfishOptions(options));
}

/** Runtime module of the meter `redfish`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  const parsed = parseRedfishOptions(options);
  return polledMeter({
    reader: createReader(parsed),
    thread: { entry: import.meta.url, options: parsed },
  });
}
