import type { MissingReading, ReadingIssue, UnavailableReason } from '@wattbench/core';
import { CounterTracker, type CountBreak } from './counter-tracker.js';
import type { CounterRead, CounterSource } from './counter-source.js';
import type { PolledRead, PolledSource } from './reader.js';

/** One good read: joules since the first read, or watts. */
export interface Sample {
  readonly beforeNs: number;
  readonly afterNs: number;
  readonly value: number;
  /** How often a count could not be continued up to here. */
  readonly breaks: number;
}

/** A read that gave nothing. */
export interface Failure {
  readonly atNs: number;
  readonly reason: MissingReading['reason'];
  readonly detail: string;
}

interface Remark {
  readonly atNs: number;
  readonly issue: ReadingIssue;
}

/** Samples that are kept: three hours at 100 a second. Windows that began before them have no reading. */
const mostSamples = 1_080_000;

/** What one source has said so far, in the order of time. */
export class SourceHistory {
  readonly source: PolledSource;
  /** The source stamps its values itself: a sample is a new value, not a look at an old one. */
  stamped = false;
  readonly #tracker: CounterTracker | null;
  #samples: Sample[] = [];
  #failures: Failure[] = [];
  #remarks: Remark[] = [];
  #lastStampNs = -Infinity;
  #keptFromNs = -Infinity;

  constructor(source: PolledSource) {
    this.source = source;
    this.#tracker = source.kind === 'counter' ? new CounterTracker(trackedSource(source)) : null;
  }

  /** Samples from `fromNs` to `toNs`, with the one before and the one after. */
  samples(fromNs: number, toNs: number): readonly Sample[] {
    const first = firstAtOrAfter(this.#samples, fromNs);
    const last = firstAtOrAfter(this.#samples, toNs);
    return this.#samples.slice(Math.max(0, first - 1), last + 1);
  }

  failures(fromNs: number, toNs: number): readonly Failure[] {
    return this.#failures.filter(({ atNs }) => atNs >= fromNs && atNs <= toNs);
  }

  issues(fromNs: number, toNs: number): readonly ReadingIssue[] {
    return this.#remarks
      .filter(({ atNs }) => atNs >= fromNs && atNs <= toNs)
      .map(({ issue }) => issue);
  }

  /** The last samples, for a look at how the source behaves. */
  latest(count: number): readonly Sample[] {
    return this.#samples.slice(-count);
  }

  /** The first moment between two samples over which the count could not be continued. */
  breakBetween(from: Sample, to: Sample): CountBreak | null {
    return this.#tracker?.breakBetween(from, to) ?? null;
  }

  /** Whether samples of this time were dropped to save memory. */
  isForgotten(atNs: number): boolean {
    return atNs < this.#keptFromNs;
  }

  fail(atNs: number, reason: UnavailableReason | ReadingIssue, detail: string): void {
    this.#failures.push({ atNs, reason, detail });
    if (this.#failures.length > mostSamples)
      this.#failures = this.#failures.slice(-mostSamples / 2);
  }

  accept(read: PolledRead, times: { readonly beforeNs: number; readonly afterNs: number }): void {
    if (read.state === 'failed') {
      this.fail(times.beforeNs, read.reason, read.detail);
      return;
    }
    const stampNs = read.atNs;
    if (stampNs !== undefined) {
      this.stamped = true;
      if (stampNs <= this.#lastStampNs) return;
      this.#lastStampNs = stampNs;
    }
    const at = stampNs === undefined ? times : { beforeNs: stampNs, afterNs: stampNs };
    // Two values of one moment: only the first can be given a power.
    if (at.afterNs - (this.#samples.at(-1)?.afterNs ?? -Infinity) < 1) return;
    for (const issue of read.issues ?? []) this.#remarks.push({ atNs: at.beforeNs, issue });
    const sample =
      read.state === 'count' ? this.#count(read.count, at) : this.#power(read.powerW, at);
    if (sample === null) return;
    this.#samples.push(sample);
    if (this.#samples.length > mostSamples) this.#forget();
  }

  #count(count: bigint, times: { readonly beforeNs: number; readonly afterNs: number }) {
    const { source } = this;
    if (this.#tracker === null || source.kind !== 'counter') {
      this.fail(times.beforeNs, 'driver', 'a count came from a source of power');
      return null;
    }
    const accepted: CounterRead = { state: 'read', count };
    const point = this.#tracker.accept(accepted, times);
    if (point.state === 'failed') {
      this.fail(times.beforeNs, point.reason, point.detail);
      return null;
    }
    return {
      ...times,
      value: Number(point.total) / source.countsPerJoule,
      breaks: point.breaks,
    };
  }

  #power(powerW: number, times: { readonly beforeNs: number; readonly afterNs: number }) {
    const { source } = this;
    const { maximumPowerW } = source;
    if (source.kind === 'power' && powerW >= 0 && powerW <= maximumPowerW) {
      return { ...times, value: powerW, breaks: 0 };
    }
    this.fail(
      times.beforeNs,
      'driver',
      source.kind === 'power'
        ? `the power is ${powerW} W; expected 0 up to ${maximumPowerW} W`
        : 'a power came from a source of counts',
    );
    return null;
  }

  #forget(): void {
    this.#samples = this.#samples.slice(-mostSamples / 2);
    this.#keptFromNs = this.#samples[0]?.beforeNs ?? this.#keptFromNs;
    this.#remarks = this.#remarks.filter(({ atNs }) => atNs >= this.#keptFromNs);
  }
}

function trackedSource(source: PolledSource & { readonly kind: 'counter' }): CounterSource {
  return {
    channel: source.channel,
    countsPerJoule: source.countsPerJoule,
    modulus: source.modulus,
    maximumPowerW: source.maximumPowerW,
    read: () => ({ state: 'failed', reason: 'driver', detail: 'it is polled' }),
  };
}

/** Index of the first sample whose read ended at `timeNs` or later. */
function firstAtOrAfter(samples: readonly Sample[], timeNs: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.afterNs ?? Infinity) < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
