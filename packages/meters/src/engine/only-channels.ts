import { WattbenchError } from '@wattbench/core';
import type { PolledSource } from './reader.js';

export interface ChannelChoice {
  readonly meter: string;
  readonly sources: readonly PolledSource[];
  readonly channels: readonly string[];
}

/** The sources of the named channels, in the order of the names. Throws `METER_UNAVAILABLE` for another name. */
export function onlyChannels({ meter, sources, channels }: ChannelChoice): readonly PolledSource[] {
  return channels.map((id) => {
    const found = sources.find((source) => source.channel.id === id);
    if (found !== undefined) return found;
    const known = sources.map((source) => source.channel.id).join(', ');
    throw new WattbenchError(
      'METER_UNAVAILABLE',
      `meter ${meter}: there is no channel ${JSON.stringify(id)}; expected ${known}`,
    );
  });
}
