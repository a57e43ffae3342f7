import { setTimeout as delay } from 'node:timers/promises';
import type { Channel, JsonObject } from '@wattbench/core';
import { expect, test } from 'vitest';
import type { OpenReader } from '../../engine/reader.js';
import { createReader } from '../meter.js';

export interface GpuCases {
  /** Options of the meter. */
  readonly options: () => JsonObject;
  /** Time over which counter and power are compared. */
  readonly windowMs: number;
}

const signal = new AbortController().signal;

/** What must hold for every GPU whose driver tells energy and power: the real one and the stub. */
export function gpuCases({ options, windowMs }: GpuCases): void {
  test('every GPU has one counted channel, and its probe can be repeated', async () => {
    const channels = await channelsOf(options());
    const boards = new Set(channels.map(({ id }) => id.split(':')[1]));
    expect(boards.size).toBeGreaterThan(0);
    expect(channels.filter(({ counted }) => counted)).toHaveLength(boards.size);
    expect(await channelsOf(options())).toEqual(channels);
  });

  test('two open readers agree about the counter', async () => {
    const counters = (await channelsOf(options())).filter(({ method }) => method === 'counter');
    const ids = counters.map(({ id }) => id);
    const first = await createReader(options()).open(ids);
    const second = await createReader(options()).open(ids);
    try {
      const before = counts(first);
      const between = counts(second);
      const after = counts(first);
      for (const [index, count] of between.entries()) {
        expect(count).toBeGreaterThanOrEqual(before[index] ?? Number.NaN);
        expect(count).toBeLessThanOrEqual(after[index] ?? Number.NaN);
      }
    } finally {
      await first.close();
      await second.close();
    }
  });

  test('the counter tells the energy that the power tells over time', async () => {
    const counters = (await channelsOf(options())).filter(({ method }) => method === 'counter');
    for (const { id, updatePeriodNs } of counters) {
      const reader = await createReader(options()).open([id, `${id}:power`]);
      const samples: { readonly atS: number; readonly joules: number; readonly watts: number }[] = [];
      const startNs = process.hrtime.bigint();
      try {
        while (samples.length < 2 || (samples.at(-1)?.atS ?? 0) < windowMs / 1000) {
          const [count, power] = reader.read(signal) as Awaited<ReturnType<OpenReader['read']>>;
          if (count?.state !== 'count' || power?.state !== 'power') {
            throw new Error(JSON.stringify([count, power], (_, value: unknown) => String(value)));
          }
          const atS = Number(process.hrtime.bigint() - startNs) / 1e9;
          samples.push({ atS, joules: Number(count.count) / 1000, watts: power.powerW });
          await delay(25);
        }
      } finally {
        await reader.close();
      }
      const [start, end] = [samples[0], samples.at(-1)];
      if (start === undefined || end === undefined) throw new Error('no samples');
      let integralJ = 0;
      for (const [index, sample] of samples.entries()) {
        const last = samples[index - 1];
        if (last === undefined) continue;
        integralJ += ((sample.watts + last.watts) / 2) * (sample.atS - last.atS);
      }
      const counterJ = end.joules - start.joules;
      const highestW = Math.max(...samples.map(({ watts }) => watts));
      process.stdout.write(
        `${id}: counter ${counterJ.toFixed(3)} J, power over time ${integralJ.toFixed(3)} J in ${(end.atS - start.atS).toFixed(3)} s\n`,
      );
      // One update at each end, and 10 % for two ways to the same sensor.
      const allowedJ = (2 * highestW * updatePeriodNs) / 1e9 + 0.1 * integralJ;
      expect(Math.abs(counterJ - integralJ)).toBeLessThanOrEqual(allowedJ);
    }
  });
}

async function channelsOf(options: JsonObject): Promise<readonly Channel[]> {
  const probe = await createReader(options).probe();
  if (!probe.available) throw new Error(probe.detail);
  return probe.channels;
}

function counts(reader: OpenReader): readonly number[] {
  const reads = reader.read(signal) as Awaited<ReturnType<OpenReader['read']>>;
  return reads.map((read) => {
    if (read.state === 'count') return Number(read.count);
    throw new Error(JSON.stringify(read));
  });
}
