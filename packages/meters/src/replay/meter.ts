import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../engine/polled-meter.js';
import type { Reader } from '../engine/reader.js';
import { parseReplayOptions } from './options.js';
import { replayReader } from './reader.js';

export function createReader(options: JsonObject): Reader {
  return replayReader(parseReplayOptions(options));
}

/** Runtime module of the meter `replay`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  const thread = { entry: import.meta.url, options: parseReplayOptions(options) };
  return polledMeter({ reader: createReader(options), thread });
}
