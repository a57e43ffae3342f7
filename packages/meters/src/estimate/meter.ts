import type { JsonObject, Meter } from '@wattbench/core';
import { createEstimateMeter, thisEstimateSystem } from './estimate-meter.js';
import { parseEstimateOptions } from './options.js';

/** Runtime module of the meter `estimate`. Throws `CONFIG_INVALID` for an option that cannot be. */
export default function createMeter(options: JsonObject): Meter {
  const parsed = parseEstimateOptions(options);
  return createEstimateMeter(parsed, thisEstimateSystem(parsed));
}
