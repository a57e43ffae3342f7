import type { Channel, ChannelReading } from '@wattbench/core';

/** What one meter said of one window. */
export interface Measurement {
  /** Id of the meter. */
  readonly meter: string;
  /** Lower is better; decides which of two meters of the same part is added. */
  readonly rank: number;
  readonly channels: readonly Channel[];
  readonly readings: readonly ChannelReading[];
}

/** A channel with what it read; `undefined` where the meter gave no entry for it. */
export interface ReadChannel {
  readonly of: Measurement;
  readonly channel: Channel;
  readonly reading: ChannelReading | undefined;
}

/** Every channel of a meter with its reading. */
export function readChannels(measurement: Measurement): readonly ReadChannel[] {
  const readings = new Map(measurement.readings.map((reading) => [reading.channel, reading]));
  return measurement.channels.map((channel) => ({
    of: measurement,
    channel,
    reading: readings.get(channel.id),
  }));
}
