import type { PolledRead } from '../../engine/reader.js';
import { powerOf, samplesAnnounced, sampleOf, type Sample } from './answers.js';
import type { Asked } from './line-connection.js';
import type { PtdaemonFigure } from './sources.js';

export interface Arrival {
  readonly sample: Sample;
  /** When it arrived; `null` for a power without a time, which can be the same sample again. */
  readonly atNs: number | null;
}

/**
 * The sample in an answer. One that was there before keeps its time, and so does the last one where
 * there is no newer; a text says what came in its place.
 */
export function arrivalOf(asked: Asked, last: Arrival | null): Arrival | string {
  if (asked.state === 'failed') return asked.detail;
  const [first = ''] = asked.lines;
  if (/^(?:No|Insufficient) unread/.test(first)) return last ?? 'there is no sample yet';
  const line = samplesAnnounced(first) > 0 ? (asked.lines.at(-1) ?? '') : first;
  const sample = sampleOf(line);
  if (sample === null) return `answers ${JSON.stringify(line.slice(0, 60))}; expected a power`;
  const same = last !== null && sample.time !== null && sample.time === last.sample.time;
  return same ? last : { sample, atNs: sample.time === null ? null : asked.atNs };
}

/** The power of one channel. What is no power of this analyzer is a failed read. */
export function readOf({ source, channel }: PtdaemonFigure, arrival: Arrival): PolledRead {
  const power = powerOf(arrival.sample.watts.get(channel));
  const { maximumPowerW } = source;
  if (typeof power === 'number' && power <= maximumPowerW) {
    const { atNs } = arrival;
    return { state: 'power', powerW: power, ...(atNs === null ? {} : { atNs }) };
  }
  return {
    state: 'failed',
    reason: 'hardware',
    detail: `${source.channel.source}: Watts ${typeof power === 'number' ? `is ${power}` : power}; expected 0 W to ${maximumPowerW} W`,
  };
}
