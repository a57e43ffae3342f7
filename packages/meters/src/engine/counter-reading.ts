import type {
  Channel,
  ChannelReading,
  MissingReading,
  Quality,
  ReadingIssue,
  Snapshot,
  Window,
} from '@wattbench/core';
import type { CounterTracker, TrackedRead } from './counter-tracker.js';
import { counterUncertainty } from './uncertainty.js';

/** A window with fewer updates of the counter than this is mostly edges. */
export const leastUpdates = 10;

export function qualityOf(method: Channel['method']): Quality {
  if (method === 'counter') return 'measured';
  return method === 'power-samples' ? 'integrated' : 'estimated';
}

/** From the middle of one read to the middle of the other: each is known to lie between its stamps. */
export function windowBetween(from: Snapshot, to: Snapshot): Window {
  return { startNs: middleNs(from), endNs: middleNs(to) };
}

export interface CounterInterval {
  readonly meter: string;
  readonly tracker: CounterTracker;
  readonly from: TrackedRead;
  readonly to: TrackedRead;
}

/** Energy of one counter between two moments; missing wherever the counter cannot be trusted. */
export function counterReading({ meter, tracker, from, to }: CounterInterval): ChannelReading {
  const { source } = tracker;
  const { channel } = source;
  const window = windowBetween(from, to);
  const missing = (reason: MissingReading['reason'], detail: string): MissingReading => ({
    state: 'missing',
    meter,
    channel: channel.id,
    window,
    reason,
    detail,
  });
  if (from.state === 'failed') return missing(from.reason, `at the start: ${from.detail}`);
  if (to.state === 'failed') return missing(to.reason, `at the end: ${to.detail}`);
  const broken = tracker.breakBetween(from, to);
  if (broken !== null) return missing(broken.reason, broken.detail);
  const durationNs = window.endNs - window.startNs;
  if (durationNs <= 0) return missing('too-few-updates', 'the window has no length');

  const energyJ = Number(to.total - from.total) / source.countsPerJoule;
  const issues: ReadingIssue[] = [...(source.issues ?? [])];
  const short = durationNs < leastUpdates * channel.updatePeriodNs;
  if (short) issues.push('too-few-updates');
  if (energyJ === 0 && source.minimumPowerW !== undefined) {
    const leastJ = source.minimumPowerW * (durationNs / 1e9);
    const visible = !short && leastJ > 2 * channel.resolutionJ;
    return missing(
      visible ? 'zero' : 'too-few-updates',
      `the counter did not move in ${durationNs / 1e9} s, and 0 J cannot be true: ` +
        (visible ? `${source.minimumPowerW} W would show` : 'the window is too short to see it'),
    );
  }
  return {
    state: 'read',
    meter,
    channel: channel.id,
    window,
    energyJ,
    quality: qualityOf(channel.method),
    uncertainty: counterUncertainty({
      channel,
      energyJ,
      durationNs,
      from,
      to,
      maximumPowerW: source.maximumPowerW,
    }),
    issues,
  };
}

function middleNs(snapshot: Snapshot): number {
  return Math.round(snapshot.beforeNs + (snapshot.afterNs - snapshot.beforeNs) / 2);
}
