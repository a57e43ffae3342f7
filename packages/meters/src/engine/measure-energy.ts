import {
  WattbenchError,
  type ChannelReading,
  type Meter,
  type MeteredProcess,
} from '@wattbench/core';

export interface MeasureEnergyOptions {
  /** Channels to read; all that the meter has when left out. */
  readonly channels?: readonly string[];
  /** The process that does the work, for meters that follow one; this process when left out. */
  readonly process?: MeteredProcess;
}

export interface MeasuredWork<Value> {
  readonly value: Value;
  /** One entry per channel; see `counted` of the channels before adding any. */
  readonly readings: readonly ChannelReading[];
}

/**
 * Energy that a meter sees while `work` runs. Rejects with `METER_UNAVAILABLE` where the meter
 * cannot be read, and with whatever `work` throws.
 */
export async function measureEnergy<Value>(
  meter: Meter,
  work: () => Value | Promise<Value>,
  options: MeasureEnergyOptions = {},
): Promise<MeasuredWork<Value>> {
  const probe = await meter.probe();
  if (!probe.available) {
    throw new WattbenchError('METER_UNAVAILABLE', `meter ${meter.id}: ${probe.detail}`, {
      detail: { reason: probe.reason },
      ...(probe.fix === undefined ? {} : { fix: probe.fix }),
    });
  }
  const session = await meter.open({
    channels: options.channels ?? probe.channels.map((channel) => channel.id),
    process: options.process ?? null,
  });
  try {
    const from = await session.snapshot();
    const value = await work();
    const to = await session.snapshot();
    return { value, readings: await session.readings(from, to) };
  } finally {
    await session.close();
  }
}
