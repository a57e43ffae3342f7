import {
  WattbenchError,
  type ChannelReading,
  type Meter,
  type MeteredProcess,
  type MeterSession,
  type MeterUse,
  type PluginRef,
  type PowerSample,
  type Snapshot,
  type Window,
} from '@wattbench/core';
import { loadPlugin } from '../plugin/load-plugin.js';

interface ProbedMeter {
  readonly meter: Meter;
  readonly use: MeterUse;
}

/** All meters of an experiment, probed once. */
export class MeterRack {
  readonly #meters: readonly ProbedMeter[];

  private constructor(meters: readonly ProbedMeter[]) {
    this.#meters = meters;
  }

  /** Throws `METER_UNAVAILABLE` when one of them cannot be read: it was asked for. */
  static async probe(refs: readonly PluginRef<'meter'>[]): Promise<MeterRack> {
    const meters: ProbedMeter[] = [];
    for (const ref of refs) {
      const meter = await loadPlugin(ref);
      const probe = await meter.probe();
      if (!probe.available) {
        throw new WattbenchError('METER_UNAVAILABLE', `meter ${ref.id}: ${probe.detail}`, {
          detail: { meter: ref.id, reason: probe.reason },
          ...(probe.fix === undefined ? {} : { fix: probe.fix }),
        });
      }
      meters.push({ meter, use: { id: ref.id, package: ref.package, channels: probe.channels } });
    }
    return new MeterRack(meters);
  }

  get uses(): readonly MeterUse[] {
    return this.#meters.map(({ use }) => use);
  }

  async open(process: MeteredProcess): Promise<OpenMeters> {
    const sessions: MeterSession[] = [];
    try {
      for (const { meter, use } of this.#meters) {
        const channels = use.channels.map(({ id }) => id);
        sessions.push(await meter.open({ channels, process }));
      }
    } catch (error) {
      await Promise.all(sessions.map((session) => session.close()));
      throw error;
    }
    return new OpenMeters(sessions, this.uses);
  }
}

/** The sessions of one run. */
export class OpenMeters {
  readonly #sessions: readonly MeterSession[];
  readonly #uses: readonly MeterUse[];

  constructor(sessions: readonly MeterSession[], uses: readonly MeterUse[]) {
    this.#sessions = sessions;
    this.#uses = uses;
  }

  /** The one that gives the figure. */
  get first(): MeterUse | undefined {
    return this.#uses[0];
  }

  async snapshot(): Promise<readonly Snapshot[]> {
    const snapshots: Snapshot[] = [];
    for (const session of this.#sessions) snapshots.push(await session.snapshot());
    return snapshots;
  }

  async readings(
    from: readonly Snapshot[],
    to: readonly Snapshot[],
  ): Promise<readonly ChannelReading[]> {
    const readings = this.#sessions.map(async (session, index) => {
      const [start, end] = [from[index], to[index]];
      return start === undefined || end === undefined ? [] : session.readings(start, end);
    });
    return (await Promise.all(readings)).flat();
  }

  /** Of the first meter alone. */
  async firstReadings(
    from: readonly Snapshot[],
    to: readonly Snapshot[],
  ): Promise<readonly ChannelReading[]> {
    const [session, start, end] = [this.#sessions[0], from[0], to[0]];
    if (session === undefined || start === undefined || end === undefined) return [];
    return session.readings(start, end);
  }

  /** What they know of the power in a window, once its readings have come. */
  series(window: Window): readonly PowerSample[] {
    return this.#sessions.flatMap((session) => session.series(window));
  }

  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }
}
