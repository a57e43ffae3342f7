import type { ChannelReading, MeterUse } from '@wattbench/core';
import { countedChannels } from '../metering/slowest-update.js';

/**
 * Sum of the mean powers of the counted channels, each over the window of its own reading, in W. `null` where one of them
 * has no value: a part is not the whole.
 */
export function roundPowerW(
  readings: readonly ChannelReading[],
  meter: MeterUse | undefined,
): number | null {
  const powers = countedChannels(meter).map(({ id }) => {
    const reading = readings.find(({ channel }) => channel === id);
    if (reading?.state !== 'read') return Number.NaN;
    return (reading.energyJ / (reading.window.endNs - reading.window.startNs)) * 1e9;
  });
  const sum = powers.reduce((total, powerW) => total + powerW, 0);
  return Number.isFinite(sum) && sum > 0 ? sum : null;
}
