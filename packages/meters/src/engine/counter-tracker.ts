import type { Snapshot } from '@wattbench/core';
import type { CounterRead, CounterSource, FailedRead } from './counter-source.js';

/** A counter at one moment, as a sum since the first read. */
export interface CounterPoint extends Snapshot {
  readonly state: 'read';
  readonly total: bigint;
  /** How often the count could not be continued up to this moment. */
  readonly breaks: number;
}

export type TrackedRead = CounterPoint | (FailedRead & Snapshot);

/** A moment over which the count says nothing. */
export interface CountBreak {
  readonly reason: 'counter-reset' | 'wrap-ambiguous';
  readonly detail: string;
}

/** Counters tick late now and then; a step of this many periods' energy is no sign of a reset. */
const lateUpdates = 10;

/** Counts that the counter can have moved by in `elapsedNs` at the most plausible power. */
export function plausibleCounts(source: CounterSource, elapsedNs: number): bigint {
  const elapsedS = (elapsedNs + lateUpdates * source.channel.updatePeriodNs) / 1e9;
  const energyJ = source.maximumPowerW * elapsedS + 2 * source.channel.resolutionJ;
  return BigInt(Math.ceil(energyJ * source.countsPerJoule));
}

/** Time in which the counter passes its whole range at the most plausible power, or `null`. */
export function wrapTimeNs(source: CounterSource): number | null {
  if (source.modulus === null) return null;
  return (Number(source.modulus) / source.countsPerJoule / source.maximumPowerW) * 1e9;
}

/**
 * Turns the reads of one counter into a sum without wraps, in whole counts.
 *
 * Two reads tell the difference only modulo the range. It is unique as long as the counter cannot
 * have passed its range in between; that is decided by the time between the reads and the most
 * plausible power, never by the look of the values.
 */
export class CounterTracker {
  readonly source: CounterSource;
  #last: (Snapshot & { readonly count: bigint }) | null = null;
  #total = 0n;
  readonly #breaks: CountBreak[] = [];

  constructor(source: CounterSource) {
    this.source = source;
  }

  accept(read: CounterRead, times: Snapshot): TrackedRead {
    if (read.state === 'failed') return { ...read, ...times };
    const { modulus } = this.source;
    const { count } = read;
    if (count < 0n || (modulus !== null && count >= modulus)) {
      return {
        state: 'failed',
        reason: 'driver',
        detail: `the counter reads ${count}; expected 0 up to ${modulus === null ? 'any' : modulus - 1n}`,
        ...times,
      };
    }
    this.#advance(count, times);
    this.#last = { count, ...times };
    return { state: 'read', total: this.#total, breaks: this.#breaks.length, ...times };
  }

  /** The first moment between two points over which the count could not be continued. */
  breakBetween(
    from: Pick<CounterPoint, 'breaks'>,
    to: Pick<CounterPoint, 'breaks'>,
  ): CountBreak | null {
    return to.breaks > from.breaks ? (this.#breaks[from.breaks] ?? null) : null;
  }

  #advance(count: bigint, times: Snapshot): void {
    const last = this.#last;
    if (last === null) return;
    const { modulus, maximumPowerW, countsPerJoule } = this.source;
    const elapsedNs = times.afterNs - last.beforeNs;
    const plausible = plausibleCounts(this.source, elapsedNs);
    if (modulus !== null && plausible >= modulus) {
      this.#breaks.push({
        reason: 'wrap-ambiguous',
        detail:
          `${seconds(elapsedNs)} passed between two reads, and at ${maximumPowerW} W the counter ` +
          `wraps after ${seconds(wrapTimeNs(this.source) ?? 0)}: the number of wraps is unknown`,
      });
      return;
    }
    const step = count - last.count;
    const counts = step < 0n && modulus !== null ? step + modulus : step;
    if (counts < 0n || counts > plausible) {
      this.#breaks.push({
        reason: 'counter-reset',
        detail:
          `the counter went from ${last.count} to ${count} in ${seconds(elapsedNs)}; ` +
          `at most ${maximumPowerW} W is plausible (${Number(plausible) / countsPerJoule} J)`,
      });
      return;
    }
    this.#total += counts;
  }
}

function seconds(timeNs: number): string {
  return `${Number((timeNs / 1e9).toPrecision(3))} s`;
}
