import { mkdtemp, readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machines } from './machines.js';
import { writePowercapTree } from './powercap-tree.js';
import { advance, modulusUj, setEnergy } from './zone-energy.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wattbench-tree-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('writePowercapTree', () => {
  test('links every zone and control type, as the kernel does', async () => {
    const { root } = await writePowercapTree(folder, machines.laptop);
    expect((await readdir(root)).toSorted()).toEqual([
      'intel-rapl',
      'intel-rapl-mmio',
      'intel-rapl-mmio:0',
      'intel-rapl:0',
      'intel-rapl:0:0',
      'intel-rapl:0:1',
      'intel-rapl:1',
    ]);
    expect(await readlink(join(root, 'intel-rapl:0:1'))).toBe(
      '../../devices/virtual/powercap/intel-rapl/intel-rapl:0/intel-rapl:0:1',
    );
  });

  test('reaches one folder by the link and by the tree of devices', async () => {
    const tree = await writePowercapTree(folder, machines.laptop);
    expect(await realpath(join(tree.root, 'intel-rapl:0'))).toBe(
      await realpath(join(tree.devices, 'intel-rapl', 'intel-rapl:0')),
    );
  });

  test('writes numbers as the kernel prints them', async () => {
    const tree = await writePowercapTree(folder, machines.laptop);
    const zone = tree.zone('intel-rapl:0');
    expect(await readFile(join(zone, 'energy_uj'), 'utf8')).toBe('40000000000\n');
    expect(await readFile(join(zone, 'max_energy_range_uj'), 'utf8')).toBe('262143328850\n');
    expect(await readFile(join(zone, 'name'), 'utf8')).toBe('package-0\n');
  });

  test('names the zones that there are where another is asked for', async () => {
    const tree = await writePowercapTree(folder, machines.amdDesktop);
    expect(() => tree.zone('intel-rapl:4')).toThrow(
      expect.objectContaining({ fix: 'Name one of intel-rapl:0, intel-rapl:0:0.' }),
    );
  });
});

describe('the energy of a zone', () => {
  test('starts again one step above the highest value', async () => {
    const tree = await writePowercapTree(folder, machines.laptop);
    setEnergy(tree.zone('intel-rapl:0'), 262_143_328_850n);
    advance(tree, { 'intel-rapl:0': 1 });
    // A step of 61 µJ leads from the highest value to 0.
    expect(await readFile(join(tree.zone('intel-rapl:0'), 'energy_uj'), 'utf8')).toBe('999939\n');
  });

  test.each([
    [262_143_328_850n, 262_143_328_911n],
    [65_532_610_987n, 65_532_611_002n],
    [4_294_967_295_000_000n, 4_294_967_296_000_000n],
    [1_000_000n, 1_000_001n],
  ])('of a range of %s µJ has %s µJ in a round', (highest, modulus) => {
    expect(modulusUj(highest)).toBe(modulus);
  });
});
