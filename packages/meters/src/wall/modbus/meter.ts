import type { JsonObject, Meter } from '@wattbench/core';
import { polledMeter } from '../../engine/polled-meter.js';
import { parseModbusOptions } from './options.js';
import { createReader } from './reader.js';

export { createReader };

/** Runtime module of the meter `modbus`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  return polledMeter({
    reader: createReader(options),
    thread: { entry: import.meta.url, options: parseModbusOptions(options) },
  });
}
