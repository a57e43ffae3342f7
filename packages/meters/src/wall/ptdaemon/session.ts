import { withTimeLimit } from '../time-limit.js';
import type { Asked } from './line-connection.js';
import { begin, end, greet, newest, type Measurement } from './measurement.js';

export interface SessionRequest {
  readonly measurement: Measurement;
  readonly address: string;
  readonly samplePeriodMs: number;
  /** Longest time for joining again. */
  readonly openLimitMs: number;
}

export interface PtdaemonSession {
  /** The newest sample; where the connection is lost, it joins again meanwhile. */
  newest(signal: AbortSignal): Promise<Asked>;
  /** Stops the measurement where it is ours, and ends the connection. */
  close(): Promise<void>;
}

const stopLimitMs = 2000;

/**
 * A measurement over connections that may be lost. Joining again takes longer than a read may, so that
 * it goes on beside the reads. What runs at the daemon then may be another's by now: only what this
 * connection has started is stopped at the end.
 */
export function createSession(request: SessionRequest): PtdaemonSession {
  const { address, samplePeriodMs, openLimitMs } = request;
  const closing = new AbortController();
  let { measurement } = request;
  let joining: Promise<void> | null = null;
  const join = async (): Promise<void> => {
    const joined = await withTimeLimit(openLimitMs, async (limit) => {
      const signal = AbortSignal.any([limit, closing.signal]);
      const greeted = await greet({ address, signal });
      return greeted.available ? begin(greeted.daemon, { samplePeriodMs, signal }) : greeted;
    });
    if (joined.available) ({ measurement } = joined);
    joining = null;
  };
  return {
    newest: (signal) => {
      if (measurement.connection.isOpen) return newest(measurement, signal);
      joining ??= join();
      return Promise.resolve({
        state: 'failed',
        detail: 'the connection is lost, and is being made again',
      });
    },
    close: async () => {
      closing.abort();
      await joining;
      await withTimeLimit(stopLimitMs, (signal) => end(measurement, signal));
    },
  };
}
