import type { JsonObject, Meter } from '@wattbench/core';
import { parseRaplOptions } from './options.js';
import { createRaplMeter } from './rapl-meter.js';
import { thisSystem } from './system.js';

/** Runtime module of the meter `rapl`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  return createRaplMeter(thisSystem(parseRaplOptions(options)));
}
