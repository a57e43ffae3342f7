import {
  WattbenchError,
  type ChannelReading,
  type Meter,
  type MeteredProcess,
  type MeterSession,
  type MeterUse,
  type PluginRef,
  type Snapshot,
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
    return new OpenMeters(sessions);
  }
}

/** The sessions of one run. */
export class OpenMeters {
  readonly #sessions: readonly MeterSession[];

  constructor(sessions: readonly MeterSession[]) {
    this.#sessions = sessions;
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

  async close(): Promise<void> {
    await Promise.all(this.#sessions.map((session) => session.close()));
  }
}
