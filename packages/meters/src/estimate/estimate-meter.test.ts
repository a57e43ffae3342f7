import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelReading, MeteredProcess } from '@wattbench/core';
import {
  writePowercapTree,
  type PowercapDescription,
  type ZoneDescription,
} from '@wattbench/testkit/powercap';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { ManualClock } from '../engine/__fixtures__/manual-clock.js';
import { combinedUncertaintyJ } from '../engine/uncertainty.js';
import { readSmallFile } from '../rapl/small-file.js';
import { createEstimateMeter, type EstimateSystem } from './estimate-meter.js';
import type { EstimateOptions } from './options.js';

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(
    folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })),
  );
});

/** A machine of 8 logical processors and a process whose CPU time the test tells. */
function machine(options: EstimateOptions = {}, changes: Partial<EstimateSystem> = {}) {
  const clock = new ManualClock();
  const state = { cpuTimeNs: 0 };
  const meter = createEstimateMeter(options, {
    logicalCpus: 8,
    powercapRoot: join(tmpdir(), 'wattbench-no-such-tree'),
    readFile: readSmallFile,
    clock,
    cpuTimeNs: () => 0,
    ...changes,
  });
  const process: MeteredProcess = { pid: 1, cpuTimeNs: () => state.cpuTimeNs };
  const measure = async (seconds: number, cpuTimeNs: number): Promise<ChannelReading> => {
    const session = await meter.open({ channels: ['estimate:cpu'], process });
    const from = await session.snapshot();
    await clock.advance(seconds);
    state.cpuTimeNs = cpuTimeNs;
    const to = await session.snapshot();
    await session.close();
    const [reading] = await session.readings(from, to);
    if (reading === undefined) throw new Error('no reading');
    return reading;
  };
  return { clock, meter, measure, state };
}

async function channelOf(options: EstimateOptions, changes: Partial<EstimateSystem> = {}) {
  const probe = await machine(options, changes).meter.probe();
  const channel = probe.available ? probe.channels[0] : undefined;
  if (channel === undefined) throw new Error('no channel');
  return channel;
}

async function treeOf(description: PowercapDescription): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wattbench-estimate-'));
  folders.push(folder);
  return (await writePowercapTree(folder, description)).root;
}

/** A package whose energy may not be seen, with other files. */
function zone(index: number, files: Readonly<Record<string, string>>): ZoneDescription {
  return { id: `intel-rapl:${index}`, name: `package-${index}`, energyUj: null, files };
}

describe('the estimate', () => {
  test.each([
    ['idle', 0, 12],
    ['one of eight processors', 1, 100 * (0.32 + ((0.125 - 0.1) / 0.4) * 0.43)],
    ['half of them', 4, 75],
    ['all of them', 8, 102],
  ])('follows the published curve: %s', async (_, busy, powerW) => {
    const reading = await machine({ tdpW: 100 }).measure(10, busy * 10e9);
    expect(reading).toMatchObject({
      state: 'read',
      quality: 'estimated',
      energyJ: expect.closeTo(powerW * 10, 6),
    });
  });

  test('is never called measured, nor a counter', async () => {
    expect(await channelOf({ tdpW: 100 })).toMatchObject({ method: 'model', scope: 'process' });
  });

  test('of a TDP that the user gives is ±40 %', async () => {
    const reading = await machine({ tdpW: 100 }).measure(10, 40e9);
    expect(reading).toMatchObject({
      uncertainty: expect.arrayContaining([{ cause: 'model', halfWidthJ: 0.4 * 750 }]),
    });
  });

  test('of an unknown TDP takes 4 W ±65 % per logical processor, besides the model', async () => {
    const channel = await channelOf({});
    expect(channel.gainError).toBeCloseTo(Math.hypot(0.4, 0.65), 12);
    expect(channel.source).toMatch(/4 W ±65 % for each of 8 logical processors/);
    expect(await machine().measure(10, 40e9)).toMatchObject({
      energyJ: expect.closeTo(0.75 * 32 * 10, 6),
    });
  });

  test('spans the processors that are found: 2 to 6 W a thread at full load', async () => {
    const reading = await machine().measure(10, 80e9);
    if (reading.state !== 'read') throw new Error(reading.detail);
    const halfWidthJ = combinedUncertaintyJ(reading.uncertainty);
    expect(reading.energyJ - halfWidthJ).toBeLessThan(2 * 8 * 10);
    expect(reading.energyJ + halfWidthJ).toBeGreaterThan(6 * 8 * 10);
    expect(halfWidthJ).toBeLessThan(reading.energyJ);
  });

  test('marks a window shorter than ten ticks of the scheduler', async () => {
    expect(await machine().measure(0.03, 1e6)).toMatchObject({ issues: ['too-few-updates'] });
  });

  test('takes this process where no other is named', async () => {
    let cpuTimeNs = 0;
    const { meter, clock } = machine({ tdpW: 100 }, { cpuTimeNs: () => cpuTimeNs });
    const session = await meter.open({ channels: ['estimate:cpu'], process: null });
    const from = await session.snapshot();
    await clock.advance(1);
    cpuTimeNs = 4e9;
    const to = await session.snapshot();
    expect(await session.readings(from, to)).toMatchObject([{ energyJ: expect.closeTo(75, 6) }]);
  });

  test.each([
    ['NaN', Number.NaN],
    ['a negative time', -1],
    ['endless time', Infinity],
  ])('has no value for a CPU time of %s', async (_, cpuTimeNs) => {
    expect(await machine().measure(1, cpuTimeNs)).toMatchObject({
      state: 'missing',
      reason: 'driver',
    });
  });

  test('has no value where the CPU time cannot be asked', async () => {
    const { meter, clock } = machine(
      {},
      {
        cpuTimeNs: () => {
          throw new TypeError('the process is gone');
        },
      },
    );
    const session = await meter.open({ channels: ['estimate:cpu'], process: null });
    const from = await session.snapshot();
    await clock.advance(1);
    const to = await session.snapshot();
    expect(await session.readings(from, to)).toMatchObject([
      { state: 'missing', detail: 'no CPU time: the process is gone' },
    ]);
  });

  test('has no value where the CPU time fell', async () => {
    const { measure, state } = machine();
    state.cpuTimeNs = 5e9;
    expect(await measure(1, 1e9)).toMatchObject({ state: 'missing', reason: 'counter-reset' });
  });

  test('has no value where the CPU time cannot be of this window', async () => {
    expect(await machine().measure(1, 20e9)).toMatchObject({
      state: 'missing',
      reason: 'edge-skew',
    });
  });

  test('whatever the CPU time, the energy lies between idle and full power', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        fc.double(),
        async (seconds, cpuTimeNs) => {
          const reading = await machine({ tdpW: 100 }).measure(seconds, cpuTimeNs);
          if (reading.state === 'missing') return;
          const durationS = (reading.window.endNs - reading.window.startNs) / 1e9;
          expect(reading.energyJ).toBeGreaterThanOrEqual(12 * durationS * (1 - 1e-12));
          expect(reading.energyJ).toBeLessThanOrEqual(102 * durationS * (1 + 1e-12));
        },
      ),
      { seed: 31, numRuns: 200 },
    );
  });

  test('refuses a channel that it does not have', async () => {
    await expect(
      machine().meter.open({ channels: ['rapl:package-0'], process: null }),
    ).rejects.toMatchObject({ code: 'METER_UNAVAILABLE' });
  });
});

describe('the thermal design power', () => {
  test('is the kernel’s, summed over sockets, where the user gives none', async () => {
    const powercapRoot = await treeOf({
      zones: [
        zone(0, { constraint_0_max_power_uw: '205000000' }),
        zone(1, { constraint_0_max_power_uw: '205000000' }),
      ],
    });
    const channel = await channelOf({}, { powercapRoot });
    expect(channel.source).toMatch(/TDP 410 W from the kernel, constraint_0_max_power_uw/);
    expect(channel.gainError).toBe(0.4);
  });

  test('is the limit that is set where the specified one is missing or 0', async () => {
    const powercapRoot = await treeOf({
      zones: [
        zone(0, {
          constraint_0_max_power_uw: '0',
          constraint_0_power_limit_uw: '28000000',
        }),
      ],
    });
    expect((await channelOf({}, { powercapRoot })).source).toMatch(/TDP 28 W from the kernel/);
  });

  test.each([
    ['cannot be', { constraint_0_power_limit_uw: '4095875000' }],
    ['is no number', { constraint_0_power_limit_uw: 'unlimited' }],
  ])('is not taken from the kernel where it %s', async (_, files) => {
    const powercapRoot = await treeOf({ zones: [zone(0, files)] });
    expect((await channelOf({}, { powercapRoot })).source).toMatch(/TDP unknown/);
  });

  test('is not taken from the kernel where one socket has none', async () => {
    const powercapRoot = await treeOf({
      zones: [zone(0, { constraint_0_max_power_uw: '205000000' }), zone(1, {})],
    });
    expect((await channelOf({}, { powercapRoot })).source).toMatch(/TDP unknown/);
  });

  test('is the user’s before the kernel’s', async () => {
    const powercapRoot = await treeOf({
      zones: [zone(0, { constraint_0_max_power_uw: '205000000' })],
    });
    expect((await channelOf({ tdpW: 95 }, { powercapRoot })).source).toMatch(
      /TDP 95 W as given by the user/,
    );
  });
});
