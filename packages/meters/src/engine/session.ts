import {
  WattbenchError,
  type ChannelReading,
  type MeterSession,
  type PowerSample,
  type Snapshot,
  type Window,
} from '@wattbench/core';

export interface SessionParts<Taken extends Snapshot> {
  /** Reads everything once, with the stamps before and after. */
  take(): Promise<Taken>;
  between(from: Taken, to: Taken): readonly ChannelReading[] | Promise<readonly ChannelReading[]>;
  /** Power samples in the window; a meter without them leaves this out. */
  series?(window: Window): readonly PowerSample[];
  release(): void | Promise<void>;
}

/**
 * The bookkeeping of every meter's session: what was read stays with the snapshot that it was read
 * for, and only snapshots of this session are compared.
 *
 * `snapshot` rejects with `SESSION_CLOSED` after `close`; `readings` goes on working, and rejects
 * with `UNSUPPORTED` for a snapshot of another session or for two in the wrong order.
 */
export function createSession<Taken extends Snapshot>(parts: SessionParts<Taken>): MeterSession {
  const kept = new WeakMap<Snapshot, Taken>();
  let closed = false;

  const find = (snapshot: Snapshot): Taken => {
    const taken = kept.get(snapshot);
    if (taken !== undefined) return taken;
    throw new WattbenchError('UNSUPPORTED', 'The snapshot was not taken in this meter session.', {
      fix: 'Compare two snapshots of one session.',
    });
  };

  return {
    snapshot: async () => {
      if (closed) {
        throw new WattbenchError(
          'SESSION_CLOSED',
          'A snapshot was asked of a closed meter session.',
        );
      }
      const taken = await parts.take();
      const snapshot: Snapshot = Object.freeze({
        beforeNs: taken.beforeNs,
        afterNs: taken.afterNs,
      });
      kept.set(snapshot, taken);
      return snapshot;
    },
    readings: async (from, to) => {
      const start = find(from);
      const end = find(to);
      if (to.beforeNs < from.beforeNs) {
        throw new WattbenchError('UNSUPPORTED', 'The second snapshot is older than the first.', {
          fix: 'Give the earlier snapshot first.',
        });
      }
      return parts.between(start, end);
    },
    series: (window) => parts.series?.(window) ?? [],
    close: async () => {
      if (closed) return;
      closed = true;
      await parts.release();
    },
  };
}
