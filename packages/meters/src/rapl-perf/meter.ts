import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../engine/polled-meter.js';
import type { Reader } from '../engine/reader.js';
import { parseRaplPerfOptions } from './options.js';
import { createRaplPerfReader } from './reader.js';
import { thisSystem } from './system.js';

/** The reader of the meter `rapl-perf`. Throws `CONFIG_INVALID` for an option that cannot be. */
export function createReader(options: JsonObject): Reader {
  return createRaplPerfReader(thisSystem(parseRaplPerfOptions(options)));
}

/** Runtime module of the meter `rapl-perf`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  return polledMeter({
    reader: createReader(options),
    thread: { entry: import.meta.url, options: parseRaplPerfOptions(options) },
  });
}
