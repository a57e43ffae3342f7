import { setTimeout as delay } from 'node:timers/promises';
import type { Meter, PluginRef, Window } from '@wattbench/core';
import { combinedUncertaintyJ } from '@wattbench/meters';
import { expect } from 'vitest';

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

/** The exact energy of this load between two moments. */
export function loadJ(meanW: number, { startNs, endNs }: Window): number {
  const waveS = Math.cos((omega * startNs) / 1e9) - Math.cos((omega * endNs) / 1e9);
  return meanW * ((endNs - startNs) / 1e9 + (swing / omega) * waveS);
}

export interface TrueEnergy {
  readonly windowMs: number;
  /** By channel: the energy in a window, in J. */
  readonly trueJ: Readonly<Record<string, (window: Window) => number>>;
}

/** Measures a window of a meter as built: what each channel says must hold the true energy. */
export async function expectTrueEnergy(
  ref: PluginRef<'meter'>,
  { windowMs, trueJ }: TrueEnergy,
): Promise<void> {
  const runtime = await import(ref.entry);
  const meter: Meter = runtime.default(ref.options);
  const session = await meter.open({ channels: Object.keys(trueJ), process: null });
  try {
    const from = await session.snapshot();
    await delay(windowMs);
    const readings = await session.readings(from, await session.snapshot());
    for (const reading of readings) {
      if (reading.state !== 'read') throw new Error(JSON.stringify(reading));
      const expectedJ = trueJ[reading.channel]?.(reading.window) ?? Number.NaN;
      const errorJ = Math.abs(reading.energyJ - expectedJ);
      expect(errorJ, `${reading.channel}: ${reading.energyJ} J, truly ${expectedJ} J`).toBeLessThanOrEqual(
        combinedUncertaintyJ(reading.uncertainty),
      );
    }
  } finally {
    await session.close();
  }
}
