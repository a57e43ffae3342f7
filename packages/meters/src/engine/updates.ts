import type { Sample } from './source-history.js';

/** A new value of a meter: it appeared at `atNs`, give or take `halfNs`. */
export interface Update {
  readonly atNs: number;
  readonly halfNs: number;
  readonly value: number;
  readonly sample: Sample;
}

/** Middle of a read. */
export function readAtNs(sample: Sample): number {
  return (sample.beforeNs + sample.afterNs) / 2;
}

/** Median of the values, or `null` where there is none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** Typical time from one read to the next. */
export function readIntervalNs(samples: readonly Sample[]): number {
  const intervals = samples
    .slice(1)
    .map((sample, index) => readAtNs(sample) - readAtNs(samples[index] ?? sample));
  return median(intervals) ?? 0;
}

/**
 * The moments at which a new value appeared. Between two reads with different values there was an
 * update; it was after the read before, and at most one update period before the read that shows it.
 */
export function changes(samples: readonly Sample[], updatePeriodNs: number): readonly Update[] {
  const found: Update[] = [];
  for (const [index, sample] of samples.entries()) {
    const previous = samples[index - 1];
    if (previous === undefined || previous.value === sample.value) continue;
    const earliestNs = Math.max(previous.beforeNs, sample.beforeNs - updatePeriodNs);
    found.push({
      atNs: (earliestNs + sample.afterNs) / 2,
      halfNs: (sample.afterNs - earliestNs) / 2,
      value: sample.value,
      sample,
    });
  }
  return found;
}

/** Every sample as an update of its own: as old as up to one update period. */
function agedSamples(samples: readonly Sample[], updatePeriodNs: number): readonly Update[] {
  return samples.map((sample) => ({
    atNs: readAtNs(sample) - updatePeriodNs / 2,
    halfNs: updatePeriodNs / 2,
    value: sample.value,
    sample,
  }));
}

/** Reads closer together than this part of an update period see the updates themselves. */
const closeReads = 0.75;

/**
 * The updates of a power display. Read more often than it is updated, a changed value gives the
 * moment; an unchanged one is taken as one update per period, since a display may show the same
 * value twice. Read less often, every read is an update of unknown age.
 */
export function powerUpdates(
  samples: readonly Sample[],
  { updatePeriodNs, stamped }: { readonly updatePeriodNs: number; readonly stamped: boolean },
): readonly Update[] {
  if (stamped) {
    return samples.map((sample) => ({
      atNs: sample.afterNs,
      halfNs: 0,
      value: sample.value,
      sample,
    }));
  }
  const intervalNs = readIntervalNs(samples);
  if (intervalNs >= closeReads * updatePeriodNs) return agedSamples(samples, updatePeriodNs);
  const found: Update[] = [...agedSamples(samples.slice(0, 1), updatePeriodNs)];
  for (const [index, sample] of samples.entries()) {
    const previous = samples[index - 1];
    const last = found.at(-1);
    if (previous === undefined || last === undefined) continue;
    if (previous.value !== sample.value) {
      found.push({
        atNs: (previous.beforeNs + sample.afterNs) / 2,
        halfNs: (sample.afterNs - previous.beforeNs) / 2,
        value: sample.value,
        sample,
      });
    } else if (readAtNs(sample) - last.atNs >= updatePeriodNs + intervalNs) {
      // One period after the last: later, and a rise that follows would look shorter than it was.
      const atNs = last.atNs + updatePeriodNs;
      found.push({ atNs, halfNs: intervalNs, value: sample.value, sample });
    }
  }
  return found;
}
