import { setTimeout as delay } from 'node:timers/promises';
import type { ChannelReading, Meter, PluginRef, Window } from '@wattbench/core';
import { combinedUncertaintyJ } from '@wattbench/meters';

/** Part of the mean by which the power swings, and in which time. */
export const swing = 0.03;
export const swingPeriodS = 2;

const omega = (2 * Math.PI) / swingPeriodS;

/**
 * Power of a load that moves a little: a sine about its mean over the time of `process.hrtime`, which
 * is one for all processes of the machine.
 */
export function loadW(meanW: number, atNs = Number(process.hrtime.bigint())): number {
  return meanW * (1 + swing * Math.sin((omega * atNs) / 1e9));
}

export type TrueEnergy = (window: Window) => number;

/** The exact energy of this load in a window, in J. */
export function loadEnergy(meanW: number): TrueEnergy {
  return ({ startNs, endNs }) => {
    const waveS = Math.cos((omega * startNs) / 1e9) - Math.cos((omega * endNs) / 1e9);
    return meanW * ((endNs - startNs) / 1e9 + (swing / omega) * waveS);
  };
}

export function steadyEnergy(powerW: number): TrueEnergy {
  return ({ startNs, endNs }) => (powerW * (endNs - startNs)) / 1e9;
}

export interface Expected {
  readonly windowMs: number;
  /** By channel. */
  readonly energy: Readonly<Record<string, TrueEnergy>>;
}

/** A machine that is busy with other things leaves gaps now and then, and a reading is then missing. */
const tries = 3;

/**
 * Measures a window with a meter as built. What comes back is wrong: channels without a reading, and
 * those whose energy is further from the true one than their uncertainty.
 */
export async function wrongReadings(
  ref: PluginRef<'meter'>,
  { windowMs, energy }: Expected,
): Promise<readonly string[]> {
  const runtime = await import(ref.entry);
  const meter: Meter = runtime.default(ref.options);
  const session = await meter.open({ channels: Object.keys(energy), process: null });
  let readings: readonly ChannelReading[] = [];
  for (let count = 0; count < tries; count += 1) {
    const from = await session.snapshot();
    await delay(windowMs);
    readings = await session.readings(from, await session.snapshot());
    if (readings.every(({ state }) => state === 'read')) break;
  }
  await session.close();
  return Object.entries(energy).flatMap(([channel, trueEnergy]) => {
    const reading = readings.find((one) => one.channel === channel);
    if (reading?.state !== 'read') return [`${channel}: ${JSON.stringify(reading)}`];
    const trueJ = trueEnergy(reading.window);
    const doubtJ = combinedUncertaintyJ(reading.uncertainty);
    const isRight = Math.abs(reading.energyJ - trueJ) <= doubtJ;
    return isRight ? [] : [`${channel}: ${reading.energyJ} ± ${doubtJ} J; expected ${trueJ} J`];
  });
}
