import { inspect as show } from 'node:util';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { channelsOf, readerOf, unavailableOf } from './__fixtures__/read-tree.js';
import {
  amdCard,
  boardMonitor,
  intelCard,
  jetsonNano,
  SensorTree,
  type ChipDescription,
} from './__fixtures__/sensor-tree.js';
import { createReader } from './meter.js';

const trees: SensorTree[] = [];

afterEach(() => {
  for (const tree of trees.splice(0)) tree.remove();
});

function treeOf(chips: readonly ChipDescription[], firstNumber = 0): SensorTree {
  const tree = new SensorTree(chips, firstNumber);
  trees.push(tree);
  return tree;
}

describe('nothing to read', () => {
  test('is another platform', async () => {
    const tree = treeOf([amdCard]);
    const answer = await unavailableOf(tree, { platform: 'darwin', rootIsGiven: false });
    expect(answer).toMatchObject({ reason: 'platform', detail: expect.stringContaining('darwin') });
  });

  test('is a kernel without sensors', async () => {
    const reader = readerOf(treeOf([]), { root: '/nowhere/hwmon', rootIsGiven: false });
    expect(await reader.probe()).toMatchObject({ available: false, reason: 'platform' });
  });

  test('is a root that is not there', async () => {
    const reader = createReader({ root: '/nowhere/hwmon' });
    expect(await reader.probe()).toMatchObject({ available: false, reason: 'hardware' });
  });

  test('is a machine with temperatures only', async () => {
    const answer = await unavailableOf(
      treeOf([{ name: 'k10temp', device: 'pci0000:00/0000:00:18.3', files: { temp1_input: '1' } }]),
    );
    expect(answer).toMatchObject({
      reason: 'hardware',
      detail: expect.stringContaining('k10temp'),
    });
  });

  test('opening then rejects with the fix', async () => {
    const opening = readerOf(treeOf([boardMonitor])).open(['hwmon:x']);
    await expect(opening).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      fix: expect.stringContaining('total'),
    });
  });

  test('opening a channel that is not there names those that are', async () => {
    await expect(readerOf(treeOf([amdCard])).open(['hwmon:gone'])).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringContaining('hwmon:amdgpu-0000:03:00.0/power1_average'),
    });
  });

  test('is a part of the total that answers with no number', async () => {
    const files = { ...amdCard.files, power1_average: 'N/A' };
    const answer = await unavailableOf(treeOf([{ ...amdCard, files }]));
    expect(answer).toMatchObject({ reason: 'driver', detail: expect.stringContaining('"N/A"') });
  });

  test('is also one of two cards that answers so: half a total looks like any other', async () => {
    const device = 'pci0000:00/0000:00:01.1/0000:04:00.0';
    const other = { ...amdCard, device, files: { ...amdCard.files, power1_average: 'N/A' } };
    expect(await unavailableOf(treeOf([amdCard, other]))).toMatchObject({ reason: 'driver' });
  });

  test('is a chip that is gone while it is read', async () => {
    const tree = treeOf([amdCard]);
    const open = await readerOf(tree).open(['hwmon:amdgpu-0000:03:00.0/power1_average']);
    tree.remove();
    const [read] = await open.read(AbortSignal.timeout(1000));
    expect(read).toMatchObject({ state: 'failed', reason: 'driver' });
  });
});

const seed = 20_260_401;

describe(`any text in the files (seed ${seed})`, () => {
  const files = [
    [0, 'power1_average'],
    [1, 'energy1_input'],
    [2, 'curr1_input'],
  ] as const;
  const ids = [
    'hwmon:amdgpu-0000:03:00.0/power1_average',
    'hwmon:xe-0000:04:00.0/energy1_input',
    'hwmon:ina3221-1-0040/VDD_IN',
  ];
  const text = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    fc.constantFrom('', '0', '-1', '1e3', '0x10', ' 5', '5 ', 'nan', '18446744073709551616'),
  );

  test('is a value only where it is a whole number, and 0 only where it says 0', async () => {
    const tree = treeOf([amdCard, intelCard, jetsonNano]);
    const open = await readerOf(tree).open(ids);
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        for (const [chip, file] of files) tree.write(chip, file, value);
        const reads = await open.read(AbortSignal.timeout(1000));
        const isNumber = /^\d{1,20}$/.test(value) && BigInt(value) < 2n ** 64n;
        const isZero = (read: (typeof reads)[number]): boolean =>
          (read.state === 'power' && read.powerW === 0) ||
          (read.state === 'count' && read.count === 0n);
        const told = reads.filter(({ state }) => state !== 'failed');
        expect(told.every((read) => isNumber && isZero(read) === /^0+$/.test(value))).toBe(true);
        const failed = reads.flatMap((read) => (read.state === 'failed' ? [read.detail] : []));
        expect(failed.every((detail) => files.some(([, file]) => detail.includes(file)))).toBe(
          true,
        );
      }),
      { seed, numRuns: 300 },
    );
  });

  test('in names, labels and intervals leaves ids plain and unlike, and periods real', async () => {
    const line = fc.string({ maxLength: 60 }).filter((name) => !name.includes('\n'));
    await fc.assert(
      fc.asyncProperty(line, async (name) => {
        const odd = { in2_label: name, update_interval: name };
        const tree = new SensorTree([
          { ...jetsonNano, files: { ...jetsonNano.files, ...odd } },
          { ...boardMonitor, name },
        ]);
        const channels = [...(await channelsOf(tree)).values()];
        tree.remove();
        expect(channels.every(({ id }) => /^hwmon:[A-Za-z0-9:._/-]+$/.test(id))).toBe(true);
        expect(new Set(channels.map(({ id }) => id)).size).toBe(channels.length);
        expect(channels.every(({ updatePeriodNs }) => updatePeriodNs >= 1e6)).toBe(true);
        expect(show(channels)).not.toContain('NaN');
      }),
      { seed, numRuns: 100 },
    );
  });
});
