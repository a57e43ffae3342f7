import {
  WattbenchError,
  type Channel,
  type ChannelReading,
  type Meter,
  type MissingReading,
  type Probe,
  type Snapshot,
} from '@wattbench/core';

export const packageChannel: Channel = {
  id: 'board:package-0',
  component: 'cpu',
  scope: 'machine',
  method: 'counter',
  counted: true,
  includes: ['board:package-0/core'],
  updatePeriodNs: 1e6,
  resolutionJ: 1e-3,
  gainError: 0.05,
  source: 'a scripted board; token=hunter2-board',
};

export const coreChannel: Channel = {
  ...packageChannel,
  id: 'board:package-0/core',
  domain: 'core',
  counted: false,
  includes: [],
};

/** A meter that does what the test says, at the time that the test says. */
export class ScriptedMeter implements Meter {
  readonly specVersion = 1;
  readonly id: string;
  readonly channels: readonly Channel[];
  /** Power of each channel now, in W; a channel that is not named draws 10 W. */
  readonly powerW: Record<string, number> = {};
  /** Reason why a channel has no reading, until it is deleted. */
  readonly failing: Record<string, MissingReading['reason']> = {};
  unavailable: Probe<{ readonly channels: readonly Channel[] }> | null = null;
  #held: Promise<void> = Promise.resolve();
  snapshots = 0;
  closed = 0;
  #nowNs = 1e9;

  constructor(channels: readonly Channel[] = [packageChannel, coreChannel], id = 'board') {
    this.channels = channels;
    this.id = id;
  }

  advance(seconds: number): void {
    this.#nowNs += seconds * 1e9;
  }

  /** Holds readings back until what comes back is called. */
  holdReadings(): () => void {
    let release: (() => void) | undefined;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return () => release?.();
  }

  async probe() {
    return this.unavailable ?? { available: true as const, channels: this.channels };
  }

  async open() {
    return {
      snapshot: async (): Promise<Snapshot> => {
        if (this.closed > 0) throw new WattbenchError('SESSION_CLOSED', 'the board is closed');
        this.snapshots += 1;
        return { beforeNs: this.#nowNs, afterNs: this.#nowNs };
      },
      readings: async (from: Snapshot, to: Snapshot) => {
        await this.#held;
        return this.channels.map((channel) => this.#reading(channel.id, from, to));
      },
      series: () => [],
      close: async () => {
        this.closed += 1;
      },
    };
  }

  #reading(channel: string, from: Snapshot, to: Snapshot): ChannelReading {
    const common = {
      meter: this.id,
      channel,
      window: { startNs: from.beforeNs, endNs: to.beforeNs },
    };
    const reason = this.failing[channel];
    if (reason !== undefined) return { state: 'missing', ...common, reason, detail: 'as told' };
    const energyJ = ((this.powerW[channel] ?? 10) * (to.beforeNs - from.beforeNs)) / 1e9;
    return {
      state: 'read',
      ...common,
      energyJ,
      quality: 'measured',
      uncertainty: [
        { cause: 'gain', halfWidthJ: 0.05 * energyJ },
        { cause: 'update-period', halfWidthJ: 3 },
        { cause: 'resolution', halfWidthJ: 4 },
      ],
      issues: [],
    };
  }
}
