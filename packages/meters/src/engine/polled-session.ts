import { WattbenchError, type JsonObject, type MeterSession, type Snapshot } from '@wattbench/core';
import { systemClock, type Clock } from './clock.js';
import type { Reader } from './reader.js';
import { createSession } from './session.js';

export interface PolledSessionRequest {
  readonly reader: Reader;
  readonly channels: readonly string[];
  readonly thread?: { readonly entry: string; readonly options: JsonObject };
  readonly clock?: Clock;
}

/** A session over a reader that is polled. Rejects with `METER_UNAVAILABLE`. */
export async function createPolledSession(request: PolledSessionRequest): Promise<MeterSession> {
  const { reader, channels, clock = systemClock } = request;
  const open = await reader.open(channels);
  if (open.sources.length !== channels.length) {
    throw new WattbenchError('INTERNAL', `meter ${reader.id}: sources and channels differ`);
  }
  return createSession<Snapshot>({
    take: async () => ({ beforeNs: clock.nowNs(), afterNs: clock.nowNs() }),
    between: () => [],
    release: () => void open.close(),
  });
}
