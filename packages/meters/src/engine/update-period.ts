import type { Sample } from './source-history.js';
import { changes, median } from './updates.js';

/** Changes that are needed before a period is believed. */
const leastChanges = 8;

/**
 * The real update period of a meter in ns, from the times between changes of its value, or `null`
 * where too few were seen. Resolved to the time between two reads; at a power so steady that the
 * display does not move it is longer than the real one.
 */
export function detectedUpdatePeriodNs(samples: readonly Sample[]): number | null {
  const found = changes(samples, Infinity);
  if (found.length <= leastChanges) return null;
  return median(
    found.slice(1).map((update, index) => update.atNs - (found[index]?.atNs ?? update.atNs)),
  );
}
