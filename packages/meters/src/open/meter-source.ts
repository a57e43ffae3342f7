import type {
  Channel,
  ChannelReading,
  MeterSession,
  PluginRef,
  Snapshot,
  Unavailable,
  Window,
} from '@wattbench/core';
import { WattbenchError } from '@wattbench/core';

/** A meter that is open. */
export interface MeterSource {
  /** Id of the meter. */
  readonly meter: string;
  readonly rank: number;
  readonly package: PluginRef['package'];
  readonly channels: readonly Channel[];
}

/** A meter that cannot be read here, and what can be done about it. */
export interface UnavailableMeter extends Unavailable {
  readonly id: string;
}

export interface OpenSource extends MeterSource {
  readonly session: MeterSession;
}

/** A moment on one meter; the message where the meter could not say it. */
export type SourceMoment = Snapshot | { readonly failure: string; readonly atNs: number };

/** Rejects with `SESSION_CLOSED`; any other failure becomes a moment without a value. */
export async function momentOf({ session }: OpenSource): Promise<SourceMoment> {
  try {
    return await session.snapshot();
  } catch (error) {
    if (WattbenchError.is(error) && error.code === 'SESSION_CLOSED') throw error;
    return { failure: messageOf(error), atNs: Number(process.hrtime.bigint()) };
  }
}

/** One entry for every channel, whatever the meter does: none is left out in silence. */
export async function readingsOf(
  source: OpenSource,
  { from, to }: { readonly from: SourceMoment; readonly to: SourceMoment },
): Promise<readonly ChannelReading[]> {
  const window: Window = { startNs: middleNs(from), endNs: middleNs(to) };
  const missing = (channel: Channel, detail: string): ChannelReading => ({
    state: 'missing',
    meter: source.meter,
    channel: channel.id,
    window,
    reason: 'failed-reads',
    detail,
  });
  const all = (detail: string): readonly ChannelReading[] =>
    source.channels.map((channel) => missing(channel, detail));
  if ('failure' in from) return all(`at the start: ${from.failure}`);
  if ('failure' in to) return all(`at the end: ${to.failure}`);
  try {
    const given = await source.session.readings(from, to);
    return source.channels.map(
      (channel) =>
        given.find((reading) => reading.channel === channel.id) ??
        missing(channel, 'the meter gave no reading of this channel'),
    );
  } catch (error) {
    return all(messageOf(error));
  }
}

export function middleNs(moment: SourceMoment): number {
  return 'atNs' in moment ? moment.atNs : Math.round((moment.beforeNs + moment.afterNs) / 2);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
