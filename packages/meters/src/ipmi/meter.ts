import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../engine/polled-meter.js';
import type { Reader } from '../engine/reader.js';
import { parseIpmiOptions } from './options.js';
import { createIpmiReader } from './reader.js';

/** The reader of `ipmi`, also for the sampling thread. Throws `CONFIG_INVALID`. */
export function createReader(options: JsonObject): Reader {
  return createIpmiReader(parseIpmiOptions(options));
}

/** Runtime module of the meter `ipmi`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  const parsed = parseIpmiOptions(options);
  return polledMeter({
    reader: createReader(parsed),
    thread: { entry: import.meta.url, options: parsed },
  });
}
