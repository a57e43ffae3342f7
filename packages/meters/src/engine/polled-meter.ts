import type { JsonObject, Meter } from '@wattbench/core';
import type { Clock } from './clock.js';
import { createPolledSession } from './polled-session.js';
import type { Reader } from './reader.js';

export interface PolledMeterRequest {
  readonly reader: Reader;
  /**
   * How the sampling thread makes the same reader: it imports `entry` and calls its export
   * `createReader` with `options`. Left out: this thread reads, on a timer.
   */
  readonly thread?: { readonly entry: string; readonly options: JsonObject };
  readonly clock?: Clock;
}

/** A meter over a reader that is polled. `open` rejects with `METER_UNAVAILABLE`. */
export function polledMeter({ reader, thread, clock }: PolledMeterRequest): Meter {
  return {
    specVersion: 1,
    id: reader.id,
    probe: () => reader.probe(),
    open: ({ channels }) =>
      createPolledSession({
        reader,
        channels,
        ...(thread === undefined ? {} : { thread }),
        ...(clock === undefined ? {} : { clock }),
      }),
  };
}
