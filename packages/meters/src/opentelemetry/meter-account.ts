import type { Channel, ChannelReading, MeterSession, Snapshot } from '@wattbench/core';
import { ChannelAccount, type ChannelBalance } from './channel-account.js';

export interface MeterAccountRequest {
  readonly meter: string;
  readonly channels: readonly Channel[];
  readonly session: MeterSession;
  /** The moment at which the sums begin. */
  readonly start: Snapshot;
}

/**
 * Sums what one meter reads. Collections that come at the same time share one read; one that comes
 * while a late meter still reads waits for that read and begins no other.
 */
export class MeterAccount {
  readonly #meter: string;
  readonly #channels: readonly Channel[];
  readonly #session: MeterSession;
  readonly #accounts: readonly ChannelAccount[];
  #running: Promise<void> | null = null;
  /** A late read has ended, and no collection has shown it. */
  #unseen = false;

  constructor({ meter, channels, session, start }: MeterAccountRequest) {
    this.#meter = meter;
    this.#channels = channels;
    this.#session = session;
    this.#accounts = channels.map((channel) => new ChannelAccount(channel, start));
  }

  /** Reads up to now, for at most this long; a meter that needs longer is `stale` this time. */
  async collect(limitMs: number): Promise<readonly ChannelBalance[]> {
    if (this.#running === null && !this.#unseen) this.#begin();
    const inTime = this.#running === null || (await endsWithin(limitMs, this.#running));
    this.#unseen = !inTime;
    if (!inTime) for (const account of this.#accounts) account.miss('stale');
    return this.#accounts.map(({ channel, observed, missing }) => ({
      meter: this.#meter,
      channel,
      siblings: this.#channels,
      observed,
      missing: new Map(missing),
    }));
  }

  async close(): Promise<void> {
    await this.#session.close();
  }

  #begin(): void {
    this.#running = this.#read().finally(() => {
      this.#running = null;
    });
  }

  async #read(): Promise<void> {
    let to: Snapshot;
    try {
      to = await this.#session.snapshot();
    } catch {
      // Closed, or a defect of the meter: there is no window, and the next one begins where this did.
      for (const account of this.#accounts) account.miss('driver');
      return;
    }
    for (const from of new Set(this.#accounts.map((account) => account.from))) {
      const accounts = this.#accounts.filter((account) => account.from === from);
      const readings = await this.#readings(from, to);
      for (const account of accounts) {
        account.take(
          readings.find(({ channel }) => channel === account.channel.id),
          to,
        );
      }
    }
  }

  /** None where the meter has a defect; every channel is then without a value. */
  async #readings(from: Snapshot, to: Snapshot): Promise<readonly ChannelReading[]> {
    try {
      return await this.#session.readings(from, to);
    } catch {
      return [];
    }
  }
}

async function endsWithin(limitMs: number, work: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
