import type { PowerSample, PowerTrace } from '@wattbench/core';

/** Samples of one channel in one phase that are stored. */
const samplesPerChannel = 4000;
/** Samples of all channels in one phase: eight phases of them are about 15 MiB of a record. */
const samplesPerPhase = 50_000;

/**
 * Sorts power samples by channel and thins long series out evenly. A sample that is not a number is left out; a channel
 * without samples has no trace.
 */
export function powerTraces(samples: readonly PowerSample[]): readonly PowerTrace[] {
  const channels = new Map<string, PowerSample[]>();
  for (const sample of samples) {
    if (!Number.isFinite(sample.atNs) || !Number.isFinite(sample.powerW)) continue;
    const known = channels.get(sample.channel);
    if (known === undefined) channels.set(sample.channel, [sample]);
    else known.push(sample);
  }
  const most = Math.max(
    1,
    Math.min(samplesPerChannel, Math.floor(samplesPerPhase / channels.size)),
  );
  return [...channels].map(([channel, all]) => {
    const thinning = Math.ceil(all.length / most);
    const kept = all.filter((_, index) => index % thinning === 0);
    return {
      channel,
      atNs: kept.map(({ atNs }) => atNs),
      powerW: kept.map(({ powerW }) => powerW),
      thinning,
    };
  });
}
