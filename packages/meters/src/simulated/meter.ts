import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../engine/polled-meter.js';
import type { Reader } from '../engine/reader.js';
import { parseSimulatedOptions, simulatedSetup } from './options.js';
import { simulatedReader } from './reader.js';

export function createReader(options: JsonObject): Reader {
  return simulatedReader(simulatedSetup(parseSimulatedOptions(options)));
}

/** Runtime module of the meter `simulated`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  const thread = { entry: import.meta.url, options: parseSimulatedOptions(options) };
  return polledMeter({ reader: createReader(options), thread });
}
