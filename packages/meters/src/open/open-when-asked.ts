import type { Meters, OpenMetersOptions } from './open-meters.js';

/**
 * Finds and opens the meters of this machine. Rejects with `METER_UNAVAILABLE` where a named one
 * cannot be read, or none can; `UNKNOWN_METER`; `CONFIG_INVALID` for options that cannot be.
 */
export async function openMeters(options: OpenMetersOptions = {}): Promise<Meters> {
  // Loaded when it is called: whoever only wants a ref does not wait for it.
  const module = await import('./open-meters.js');
  return module.openMeters(options);
}
