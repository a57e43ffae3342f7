import { setTimeout as delay } from 'node:timers/promises';
import { WattbenchError, type PluginRef } from '@wattbench/core';
import { openMeters, type Meters } from '@wattbench/meters';
import { figuresOf } from '../measure/figures-of.js';
import { machineCpuTimeNs } from '../watch/machine-cpu-time.js';
import type { LiveCheck } from '../commands/findings.js';

const windowMs = 1000;

/** Reads all meters over the same second, so that those of one thing can be held against each other. */
export async function liveCheck(refs: readonly PluginRef<'meter'>[]): Promise<LiveCheck> {
  const process = { pid: globalThis.process.pid, cpuTimeNs: machineCpuTimeNs };
  try {
    return await readFor(await openMeters({ use: refs, process }));
  } catch (error) {
    return { error: WattbenchError.envelope(error) };
  }
}

async function readFor(meters: Meters): Promise<LiveCheck> {
  try {
    const measured = await meters.measure(() => delay(windowMs));
    return { durationS: measured.durationS, ...figuresOf(measured, meters) };
  } finally {
    await meters.close();
  }
}
