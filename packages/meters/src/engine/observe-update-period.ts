import type { Clock } from './clock.js';
import type { CounterSource } from './counter-source.js';
import { median } from './updates.js';

/** Bounds of the look: it costs a processor while it lasts. */
const mostReads = 2000;
const longestNs = 20e6;
const wantedChanges = 9;

/**
 * The real update period of a counter in ns: it is read again and again until it has changed nine
 * times, 20 ms at the longest (the way of Zeus, https://ml.energy/zeus). `null` where it did not
 * change often enough to tell, or where a read failed or has to be waited for.
 */
export function observeUpdatePeriodNs(source: CounterSource, clock: Clock): number | null {
  const startNs = clock.nowNs();
  const changedAtNs: number[] = [];
  let last: bigint | null = null;
  for (let reads = 0; reads < mostReads && changedAtNs.length < wantedChanges; reads += 1) {
    const read = source.read();
    const nowNs = clock.nowNs();
    if (read instanceof Promise || read.state === 'failed' || nowNs - startNs > longestNs) break;
    if (last !== null && read.count !== last) changedAtNs.push(nowNs);
    last = read.count;
  }
  if (changedAtNs.length < wantedChanges) return null;
  return median(changedAtNs.slice(1).map((atNs, index) => atNs - (changedAtNs[index] ?? atNs)));
}

/** The source with the longer of its stated and its observed update period: a table may be wrong. */
export function withObservedPeriod(source: CounterSource, clock: Clock): CounterSource {
  const { channel } = source;
  const observedNs = observeUpdatePeriodNs(source, clock);
  if (observedNs === null || observedNs <= channel.updatePeriodNs) return source;
  return {
    ...source,
    channel: { ...channel, updatePeriodNs: observedNs },
    read: () => source.read(),
  };
}
