import type { Channel, ChannelReading, MissingReading, Snapshot } from '@wattbench/core';

/** What is known of a channel after a collection. */
export interface ChannelBalance {
  readonly meter: string;
  readonly channel: Channel;
  /** All channels of the meter. */
  readonly siblings: readonly Channel[];
  /** `null`: the last collection has no reading of it. */
  readonly observed: ObservedEnergy | null;
  /** Readings without a value so far, by reason. */
  readonly missing: ReadonlyMap<MissingReading['reason'], number>;
}

export interface ObservedEnergy {
  /** Sum of all readings so far. */
  readonly energyJ: number;
  /** Half-width of the sum, about 95 %. */
  readonly uncertaintyJ: number;
  /** Mean power of the last window. */
  readonly powerW: number;
}

/** Errors of the instrument, which are the same in every window and so add up as they are. */
const systematic: readonly string[] = ['gain', 'model'];

/** Sums the readings of one channel, window after window. */
export class ChannelAccount {
  readonly channel: Channel;
  /** Where the next window begins. */
  from: Snapshot;
  observed: ObservedEnergy | null = null;
  readonly missing = new Map<MissingReading['reason'], number>();
  #energyJ = 0;
  #systematicJ = new Map<string, number>();
  /** Sum of the squares of the other terms: each window has its own, e.g. at its edges. */
  #squaresJ2 = 0;

  constructor(channel: Channel, from: Snapshot) {
    this.channel = channel;
    this.from = from;
  }

  /**
   * Takes the reading of the window from `from` to `to`. A window too short to say anything goes on;
   * any other without a value is over, and its energy is in no sum.
   */
  take(reading: ChannelReading | undefined, to: Snapshot): void {
    if (reading?.state === 'missing') {
      this.miss(reading.reason);
      if (reading.reason !== 'too-few-updates') this.from = to;
      return;
    }
    this.from = to;
    const durationS =
      reading === undefined ? 0 : (reading.window.endNs - reading.window.startNs) / 1e9;
    if (reading === undefined || !(durationS > 0) || !isEnergy(reading.energyJ)) {
      this.miss('driver');
      return;
    }
    this.#energyJ += reading.energyJ;
    for (const { cause, halfWidthJ } of reading.uncertainty) {
      if (systematic.includes(cause)) {
        this.#systematicJ.set(cause, (this.#systematicJ.get(cause) ?? 0) + halfWidthJ);
      } else this.#squaresJ2 += halfWidthJ ** 2;
    }
    this.observed = {
      energyJ: this.#energyJ,
      uncertaintyJ: Math.hypot(Math.sqrt(this.#squaresJ2), ...this.#systematicJ.values()),
      powerW: reading.energyJ / durationS,
    };
  }

  /** Counts a reading without a value. */
  miss(reason: MissingReading['reason']): void {
    this.observed = null;
    this.missing.set(reason, (this.missing.get(reason) ?? 0) + 1);
  }
}

/** A foreign meter may give anything; a counter that falls would look like a restart. */
function isEnergy(energyJ: number): boolean {
  return Number.isFinite(energyJ) && energyJ >= 0;
}
