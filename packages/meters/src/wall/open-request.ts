import { WattbenchError, type Probe } from '@wattbench/core';
import type { PolledSource } from '../engine/reader.js';

/** What a probe found. Throws `METER_UNAVAILABLE` where it found nothing. */
export function availableOf<Found>(meter: string, found: Probe<Found>): Found {
  if (found.available) return found;
  throw new WattbenchError('METER_UNAVAILABLE', `meter ${meter}: ${found.detail}`, {
    detail: { reason: found.reason },
    ...(found.fix === undefined ? {} : { fix: found.fix }),
  });
}

export interface ChannelRequest<Figure extends { readonly source: PolledSource }> {
  readonly meter: string;
  readonly figures: readonly Figure[];
  /** Ids of the channels that are asked for. */
  readonly channels: readonly string[];
}

/** The figures behind the channels, in their order. Throws `METER_UNAVAILABLE` for one that is not there. */
export function figuresOfChannels<Figure extends { readonly source: PolledSource }>(
  request: ChannelRequest<Figure>,
): readonly Figure[] {
  const { meter, figures, channels } = request;
  return channels.map((id) => {
    const figure = figures.find(({ source }) => source.channel.id === id);
    if (figure !== undefined) return figure;
    const known = figures.map(({ source }) => source.channel.id).join(', ');
    throw new WattbenchError(
      'METER_UNAVAILABLE',
      `meter ${meter}: there is no channel ${JSON.stringify(id.slice(0, 80))}; expected ${known}`,
    );
  });
}
