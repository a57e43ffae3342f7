import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { readSmallFile } from '../rapl/small-file.js';
import {
  byCharge,
  byEnergy,
  charger,
  mouse,
  SupplyTree,
  type SupplyFiles,
} from './__fixtures__/supply-tree.js';
import { parseBatteryOptions } from './options.js';
import { createReader } from './meter.js';
import { createBatteryReader, type BatterySystem } from './reader.js';
import { battery, knownBattery } from './ref.js';

const trees: SupplyTree[] = [];

afterEach(() => {
  for (const tree of trees.splice(0)) tree.remove();
});

function treeOf(supplies: Readonly<Record<string, SupplyFiles>>): SupplyTree {
  const tree = new SupplyTree(supplies);
  trees.push(tree);
  return tree;
}

function readerOf(tree: SupplyTree, changes: Partial<BatterySystem> = {}) {
  return createBatteryReader({
    root: tree.root,
    rootIsGiven: true,
    platform: 'linux',
    maximumPowerW: 300,
    pollPeriodMs: 1000,
    readFile: readSmallFile,
    ...changes,
  });
}

async function openAll(tree: SupplyTree) {
  const probe = await readerOf(tree).probe();
  if (!probe.available) throw new Error(probe.detail);
  const ids = probe.channels.map(({ id }) => id);
  const open = await readerOf(tree).open(ids);
  return {
    channels: probe.channels,
    sources: open.sources,
    read: async () => {
      const reads = await open.read(AbortSignal.timeout(1000));
      return new Map(ids.map((id, index) => [id, reads[index]]));
    },
  };
}

describe('a battery that discharges', () => {
  test('tells its power in µW', async () => {
    const open = await openAll(treeOf({ BAT0: byEnergy, AC: charger('0') }));
    expect((await open.read()).get('battery:BAT0')).toEqual({ state: 'power', powerW: 9.75 });
  });

  test('or current times voltage, whatever the sign of the current', async () => {
    const open = await openAll(treeOf({ BAT0: byCharge }));
    expect((await open.read()).get('battery:BAT0')).toEqual({ state: 'power', powerW: 15 });
  });

  test('is the platform; what is left is another telling of the same joules', async () => {
    const { channels } = await openAll(treeOf({ BAT0: byEnergy }));
    expect(channels).toMatchObject([
      { id: 'battery:BAT0', domain: 'platform', component: 'system', counted: true },
      { id: 'battery:BAT0/energy', counted: false, alternativeTo: 'battery:BAT0' },
    ]);
  });

  test('counts up while what is left goes down: 1 mWh is 3.6 J', async () => {
    const tree = treeOf({ BAT0: byEnergy });
    const open = await openAll(tree);
    const before = (await open.read()).get('battery:BAT0/energy');
    tree.write('BAT0', 'energy_now', '41229000');
    const after = (await open.read()).get('battery:BAT0/energy');
    const counts = [before, after].map((read) => (read?.state === 'count' ? read.count : -1n));
    const source = open.sources[1];
    const perJoule = source?.kind === 'counter' ? source.countsPerJoule : Number.NaN;
    expect(Number((counts[1] ?? 0n) - (counts[0] ?? 0n)) / perJoule).toBeCloseTo(3.6, 9);
  });

  test('that tells charge is counted at its design voltage', async () => {
    const tree = treeOf({ BAT0: byCharge });
    const open = await openAll(tree);
    const before = (await open.read()).get('battery:BAT0/energy');
    tree.write('BAT0', 'charge_now', '2999000');
    const after = (await open.read()).get('battery:BAT0/energy');
    const counts = [before, after].map((read) => (read?.state === 'count' ? read.count : -1n));
    expect((counts[1] ?? 0n) - (counts[0] ?? 0n)).toBe(11_000n);
  });

  test('of 0 W is a failed read, not 0 J', async () => {
    const tree = treeOf({ BAT0: byEnergy });
    const open = await openAll(tree);
    tree.write('BAT0', 'power_now', '0');
    expect((await open.read()).get('battery:BAT0')).toMatchObject({
      state: 'failed',
      reason: 'zero',
    });
  });

  test('of more than a laptop draws is a failed read', async () => {
    const tree = treeOf({ BAT0: byEnergy });
    const open = await openAll(tree);
    tree.write('BAT0', 'power_now', '65535000000');
    expect((await open.read()).get('battery:BAT0')).toMatchObject({
      state: 'failed',
      detail: expect.stringContaining('65535 W; expected at most 300 W'),
    });
  });

  test('beside one that rests: both are the machine', async () => {
    const resting = { ...byEnergy, status: 'Not charging', power_now: '0' };
    const open = await openAll(treeOf({ BAT0: resting, BAT1: byEnergy }));
    const reads = await open.read();
    expect(reads.get('battery:BAT0')).toEqual({ state: 'power', powerW: 0 });
    expect(reads.get('battery:BAT1')).toEqual({ state: 'power', powerW: 9.75 });
  });

  test('beside a mouse: the mouse is not the machine', async () => {
    const { channels } = await openAll(treeOf({ BAT0: byEnergy, hidpp_battery_0: mouse }));
    expect(channels.filter(({ counted }) => counted)).toHaveLength(1);
  });
});

describe('the charger', () => {
  test.each<[string, Readonly<Record<string, SupplyFiles>>]>([
    ['is on', { BAT0: byEnergy, AC: charger('1') }],
    ['fills the battery', { BAT0: { ...byEnergy, status: 'Charging' } }],
    ['keeps it full', { BAT0: { ...byEnergy, status: 'Full' } }],
    ['does not charge it', { BAT0: { ...byEnergy, status: 'Not charging' } }],
    ['fills one of two', { BAT0: byEnergy, BAT1: { ...byEnergy, status: 'Charging' } }],
  ])('that %s makes the meter unavailable: unplug it', async (_, supplies) => {
    expect(await readerOf(treeOf(supplies)).probe()).toMatchObject({
      available: false,
      reason: 'not-configured',
      fix: expect.stringContaining('Unplug'),
    });
  });

  test('plugged in while it is read makes every read fail, naming the file', async () => {
    const tree = treeOf({ BAT0: byEnergy, AC: charger('0') });
    const open = await openAll(tree);
    tree.write('AC', 'online', '1');
    const reads = [...(await open.read()).values()];
    expect(reads.map((read) => read?.state)).toEqual(['failed', 'failed']);
    expect(reads[0]).toMatchObject({ detail: expect.stringContaining('AC/online is 1') });
  });
});

describe('no battery', () => {
  test('is a matter of the hardware', async () => {
    expect(await readerOf(treeOf({ AC: charger('1'), mouse })).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
    });
  });

  test('without the folder as well', async () => {
    expect(await createReader({ root: '/nowhere/power_supply' }).probe()).toMatchObject({
      available: false,
      reason: 'hardware',
    });
  });

  test('on another platform is a matter of the platform', async () => {
    const system = { platform: 'win32', rootIsGiven: false };
    expect(await readerOf(treeOf({ BAT0: byEnergy }), system).probe()).toMatchObject({
      available: false,
      reason: 'platform',
      detail: expect.stringContaining('win32'),
    });
  });

  test('that tells its power is the driver', async () => {
    const { power_now: _, ...files } = byEnergy;
    expect(await readerOf(treeOf({ BAT0: files })).probe()).toMatchObject({
      available: false,
      reason: 'driver',
      detail: expect.stringContaining('current_now: ENOENT'),
    });
  });

  test('can be opened: rejects with the reason', async () => {
    await expect(readerOf(treeOf({})).open([])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      detail: { reason: 'hardware' },
    });
  });
});

const seed = 20_260_404;

describe(`any text in the files (seed ${seed})`, () => {
  test('is a power that the text says, or a failed read; 0 W never', async () => {
    const tree = treeOf({ BAT0: byEnergy });
    const open = await openAll(tree);
    const text = fc.oneof(
      fc.string({ maxLength: 70 }),
      fc.integer().map(String),
      fc.constantFrom('', '0', '-0', '-', '--5', '1e3', '0x1', '99999999999999999999'),
    );
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        tree.write('BAT0', 'power_now', value);
        const read = (await open.read()).get('battery:BAT0');
        const isTold =
          read?.state === 'power' &&
          read.powerW === Math.abs(Number(value)) / 1e6 &&
          read.powerW > 0;
        expect(isTold || (read?.state === 'failed' && read.detail.includes('BAT0'))).toBe(true);
      }),
      { seed, numRuns: 500 },
    );
  });
});

describe('options', () => {
  test('are root, maximumPowerW and pollPeriodMs', () => {
    const options = { root: '/host/sys/class/power_supply', maximumPowerW: 90, pollPeriodMs: 5000 };
    expect(parseBatteryOptions(options)).toEqual(options);
    expect(battery(options)).toMatchObject({ id: 'battery', options });
    expect(knownBattery.rank).toBe(45);
    expect(createReader(options).pollPeriodMs).toBe(5000);
    expect(createReader({}).pollPeriodMs).toBe(1000);
  });

  test('refuse reads more often than every 100 ms', () => {
    expect(() => parseBatteryOptions({ pollPeriodMs: 99 })).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(/"pollPeriodMs" is 99; expected .* 100 to 60000/),
      }),
    );
  });

  test('that are not known are refused', () => {
    expect(() => parseBatteryOptions({ watts: 1 })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID' }),
    );
  });
});
