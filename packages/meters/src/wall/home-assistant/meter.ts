import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../../engine/polled-meter.js';
import type { Reader } from '../../engine/reader.js';
import { parseHomeAssistantOptions } from './options.js';
import { createHomeAssistantReader } from './reader.js';

/** Throws `CONFIG_INVALID` for an option that cannot be. */
export function createReader(options: JsonObject): Reader {
  return createHomeAssistantReader(parseHomeAssistantOptions(options));
}

/** Runtime module of the meter `home-assistant`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  return polledMeter({
    reader: createReader(options),
    thread: { entry: import.meta.url, options: parseHomeAssistantOptions(options) },
  });
}
