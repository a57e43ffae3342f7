import type { ChannelReading, PluginRef } from '@wattbench/core';
import { combinedUncertaintyJ, openMeters } from '@wattbench/meters';
import { energyJ } from './known-power.mjs';

/** Half-widths that a reading may be off: one holds the truth in 95 % of windows only, three always. */
const tolerance = 3;

/** A busy machine may starve the sampling thread for a window: then a longer one is tried. */
const tries = 4;

/**
 * Measures a device of a known power while this thread is busy, as one is that computes. Tells what
 * contradicts the true energy: no total, and readings that are off by more than chance.
 */
export async function contradictions(
  ref: PluginRef<'meter'>,
  { meanW, windowMs }: { readonly meanW: number; readonly windowMs: number },
): Promise<readonly string[]> {
  const meters = await openMeters({ use: [ref] });
  const missing: string[] = [];
  try {
    for (let count = 0; count < tries; count += 1) {
      const { readings, totals } = await meters.measure(() => busyFor(windowMs * 2 ** count));
      if (totals.some(({ energyJ: totalJ }) => totalJ !== null)) {
        return readings.flatMap((reading) => contradiction(reading, meanW));
      }
      missing.push(...readings.flatMap((reading) => ('detail' in reading ? reading.detail : [])));
    }
    return ['there is no total', ...missing];
  } finally {
    await meters.close();
  }
}

function busyFor(durationMs: number): void {
  const endMs = performance.now() + durationMs;
  while (performance.now() < endMs);
}

function contradiction(reading: ChannelReading, meanW: number): readonly string[] {
  if (reading.state === 'missing') return [];
  const { startNs, endNs } = reading.window;
  const trueJ = energyJ(meanW, endNs / 1e9) - energyJ(meanW, startNs / 1e9);
  const doubtJ = combinedUncertaintyJ(reading.uncertainty);
  if (Math.abs(reading.energyJ - trueJ) <= tolerance * doubtJ) return [];
  return [`${reading.channel}: ${reading.energyJ} ± ${doubtJ} J, and in truth ${trueJ} J`];
}
