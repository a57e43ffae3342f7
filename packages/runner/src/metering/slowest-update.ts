import type { Channel, MeterUse } from '@wattbench/core';

/** The channels that the figure is made of. */
export function countedChannels(meter: MeterUse | undefined): readonly Channel[] {
  return meter?.channels.filter(({ counted }) => counted) ?? [];
}

/** Seconds between two new values of the slowest counted channel; 0 without any. */
export function slowestUpdateS(meter: MeterUse | undefined): number {
  return slowestS(meter, ({ updatePeriodNs }) => updatePeriodNs);
}

/** Longest mean over time that a counted channel shows, in seconds. */
export function longestAveragingS(meter: MeterUse | undefined): number {
  return slowestS(meter, ({ averagingNs = 0 }) => averagingNs);
}

function slowestS(meter: MeterUse | undefined, nsOf: (channel: Channel) => number): number {
  const times = countedChannels(meter).map(nsOf).filter(Number.isFinite);
  return Math.max(0, ...times) / 1e9;
}
