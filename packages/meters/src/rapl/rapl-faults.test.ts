import { execFileSync } from 'node:child_process';
import { chmod, mkdir, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { machines, setEnergy } from '@wattbench/testkit/powercap';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { energies, SimulatedMachine } from './__fixtures__/simulated-machine.js';
import { readSmallFile } from './small-file.js';
import type { RaplSystem } from './system.js';

const booted: SimulatedMachine[] = [];

async function boot(
  ...description: Parameters<typeof SimulatedMachine.boot>
): Promise<SimulatedMachine> {
  const machine = await SimulatedMachine.boot(...description);
  booted.push(machine);
  return machine;
}

afterEach(async () => {
  await Promise.all(booted.splice(0).map((machine) => machine.remove()));
});

/** The same machine, on which files whose path ends so may not be read. */
function forbid(machine: SimulatedMachine, ...endings: readonly string[]): SimulatedMachine {
  return machine.with({
    readFile: (path) =>
      endings.some((ending) => path.endsWith(ending))
        ? { state: 'failed', code: 'EACCES', detail: `${path}: EACCES` }
        : readSmallFile(path),
  });
}

/** What is said where there is no tree, on such a machine. */
async function withoutTree(
  changes: Partial<RaplSystem>,
  flags: readonly string[] = [],
): Promise<unknown> {
  const machine = await boot({ zones: [] }, { vendor: 'GenuineIntel', flags });
  const root = join(machine.folder, 'nothing');
  return machine.with({ root, rootIsGiven: false, ...changes }).meter.probe();
}

describe('a machine without a tree', () => {
  test.each<[string, Partial<RaplSystem>, object]>([
    [
      'macOS',
      { platform: 'darwin' },
      { reason: 'platform', detail: expect.stringContaining('only Linux has') },
    ],
    [
      'ARM',
      { architecture: 'arm64' },
      { reason: 'platform', detail: expect.stringContaining('x86') },
    ],
    [
      'WSL',
      { kernelRelease: '5.15.90.1-microsoft-standard-WSL2' },
      { reason: 'platform', detail: expect.stringContaining('WSL') },
    ],
    [
      'a container',
      { container: true },
      { reason: 'platform', detail: expect.stringContaining('container') },
    ],
    [
      'bare Linux',
      {},
      { reason: 'hardware', detail: expect.stringContaining('driver is not loaded') },
    ],
  ])('%s', async (_, changes, answer) => {
    expect(await withoutTree(changes)).toMatchObject({ available: false, ...answer });
  });

  test('a virtual machine', async () => {
    expect(await withoutTree({}, ['hypervisor'])).toMatchObject({
      available: false,
      reason: 'hardware',
      detail: expect.stringContaining('virtual machine'),
    });
  });

  test('names the command that loads the driver', async () => {
    expect(await withoutTree({})).toMatchObject({
      fix: expect.stringContaining('sudo modprobe intel_rapl_msr'),
    });
  });

  test('names the root that the user gave, and not the machine, where that root is wrong', async () => {
    const machine = await boot({ zones: [] }, { vendor: 'GenuineIntel', flags: ['hypervisor'] });
    const root = join(machine.folder, 'elsewhere');
    expect(await machine.with({ root }).meter.probe()).toMatchObject({
      reason: 'hardware',
      detail: expect.stringMatching(new RegExp(`WATTBENCH_POWERCAP_ROOT says \\(${root}: ENOENT`)),
      fix: expect.stringMatching(/^Correct the root/),
    });
  });

  test('a root that the user names is read on any platform', async () => {
    const machine = await boot(machines.laptop);
    expect(
      await machine.with({ platform: 'darwin', architecture: 'arm64' }).meter.probe(),
    ).toMatchObject({ available: true });
  });

  test('a tree without zones of Intel', async () => {
    const machine = await boot({ zones: [] });
    await mkdir(join(machine.tree.root, 'dtpm'));
    expect(await machine.meter.probe()).toMatchObject({ available: false, reason: 'hardware' });
  });

  test('a tree of which a container hides the folders behind the links', async () => {
    const machine = await boot(machines.laptop);
    await rm(machine.tree.devices, { recursive: true });
    expect(await machine.meter.probe()).toMatchObject({
      available: false,
      reason: 'platform',
      detail: expect.stringContaining('lead nowhere'),
      fix: expect.stringContaining('WATTBENCH_POWERCAP_ROOT'),
    });
  });

  test('the MMIO tree may be hidden: it only repeats', async () => {
    const machine = await boot(machines.laptop);
    await rm(join(machine.tree.devices, 'intel-rapl-mmio'), { recursive: true });
    expect(await machine.meter.probe()).toMatchObject({ available: true });
  });

  test('cannot be opened', async () => {
    const machine = await boot({ zones: [] });
    await expect(
      machine.meter.open({ channels: ['rapl:package-0'], process: null }),
    ).rejects.toMatchObject({ code: 'METER_UNAVAILABLE' });
  });
});

describe('a tree that may not be read', () => {
  const asOther = typeof process.seteuid === 'function' && process.geteuid?.() === 0;

  test('is told apart by the system itself, with the commands that open it', async () => {
    const machine = await boot(machines.laptop);
    const energy = join(machine.tree.zone('intel-rapl:0'), 'energy_uj');
    await chmod(energy, asOther ? 0o400 : 0);
    await chmod(machine.folder, 0o755);
    // Root may read everything: probe as the user `nobody`.
    if (asOther) process.seteuid?.(65_534);
    const probe = await machine.meter.probe().finally(() => {
      if (asOther) process.seteuid?.(0);
    });
    expect(probe).toMatchObject({
      available: false,
      reason: 'permission',
      detail: expect.stringContaining(`${energy}: EACCES`),
      fix: expect.stringContaining(`sudo chmod a+r ${machine.tree.root}/intel-rapl*:*/energy_uj`),
    });
  });

  test('is opened for good by a rule, and in a container by two mounts', async () => {
    const machine = forbid(await boot(machines.laptop), 'energy_uj');
    const probe = await machine.meter.probe();
    expect(probe).toMatchObject({
      fix: expect.stringMatching(
        /SUBSYSTEM=="powercap".*RUN\+="\/bin\/chgrp powercap \/sys%p\/energy_uj"[^]*-v \/sys\/devices\/virtual\/powercap:[^]*WATTBENCH_POWERCAP_ROOT=/,
      ),
    });
  });

  test('is unavailable as a whole where only the memory is forbidden, and says what is not', async () => {
    const machine = await boot(machines.twoSocketServer);
    const partly = forbid(machine, 'intel-rapl:0:0/energy_uj', 'intel-rapl:1:0/energy_uj');
    expect(await partly.meter.probe()).toMatchObject({
      available: false,
      reason: 'permission',
      detail: expect.stringMatching(
        /intel-rapl:0:0\/energy_uj: EACCES.*rapl:package-0, rapl:package-1 can be read/,
      ),
    });
  });

  test('is available where only a detail is forbidden, and says what is left out', async () => {
    const machine = forbid(await boot(machines.laptop), 'intel-rapl:0:1/energy_uj');
    const channels = await machine.channels();
    expect(channels.map(({ id }) => id)).not.toContain('rapl:package-0/uncore');
    expect(channels[0]?.source).toMatch(/left out: .*intel-rapl:0:1\/energy_uj: EACCES/);
  });

  test('leaves no value for a window in which the permission was taken away', async () => {
    const machine = await boot(machines.laptop);
    let forbidden = false;
    const changing = machine.with({
      readFile: (path) =>
        forbidden && path.endsWith('intel-rapl:0/energy_uj')
          ? { state: 'failed', code: 'EACCES', detail: `${path}: EACCES` }
          : readSmallFile(path),
    });
    const readings = await changing.readings(async () => {
      await changing.use({ 'intel-rapl:0': 20, 'intel-rapl:0:0': 10 });
      forbidden = true;
    });
    expect(energies(readings)).toMatchObject({
      'rapl:package-0': 'permission',
      'rapl:package-0/core': 10,
    });
  });
});

/** What is not a count. The names say why. */
const nonsense: readonly (readonly [string, string])[] = [
  ['a word', 'garbage'],
  ['nothing', ''],
  ['a negative number', '-5'],
  ['a fraction', '1.5'],
  ['hexadecimal', '0x10'],
  ['an exponent', '1e9'],
  ['a number with a space before it', ' 12'],
  ['two numbers', '12 34'],
  ['two lines', '12\n34'],
  ['a digit of another script', '١٢'],
  ['a zero byte', '12\0'],
  ['a number above 2^64', '18446744073709551616'],
  ['a number of 30 digits', '9'.repeat(30)],
  ['a file of a mebibyte', '1'.repeat(1_048_576)],
  ['a value above the range', '262143328851'],
];

describe('a counter that answers with something else', () => {
  test.each(nonsense)('%s, when probed', async (_, content) => {
    const machine = await boot(machines.laptop);
    setEnergy(machine.tree.zone('intel-rapl:0'), content);
    expect(await machine.meter.probe()).toMatchObject({
      available: false,
      reason: 'driver',
      detail: expect.stringContaining('intel-rapl:0/energy_uj'),
    });
  });

  test.each(nonsense)('%s, in a window', async (_, content) => {
    const machine = await boot(machines.laptop);
    const readings = await machine.readings(async () => {
      await machine.use({ 'intel-rapl:0:0': 10 });
      setEnergy(machine.tree.zone('intel-rapl:0'), content);
    });
    expect(energies(readings)).toMatchObject({
      'rapl:package-0': 'driver',
      'rapl:package-0/core': 10,
    });
  });

  test('the highest value of the range is a value', async () => {
    const machine = await boot(machines.laptop);
    setEnergy(machine.tree.zone('intel-rapl:0'), '262143328850');
    expect(await machine.meter.probe()).toMatchObject({ available: true });
  });

  test('any bytes: energy that was used, or no value', async () => {
    const machine = await boot(machines.amdDesktop);
    const zone = machine.tree.zone('intel-rapl:0');
    const content = fc.oneof(
      fc.string({ maxLength: 80, unit: 'binary' }),
      fc.bigInt({ min: 0n, max: 2n ** 65n }).map(String),
      fc.bigInt({ min: 9_000_000_000n, max: 9_500_000_000n }).map(String),
    );
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        setEnergy(zone, '9000000000');
        const readings = await machine.readings(async () => {
          await machine.clock.advance(2);
          setEnergy(zone, text);
        });
        const reading = readings.get('rapl:package-0');
        if (reading?.state !== 'read') return;
        expect(text).toMatch(/^\d+\n?$/);
        expect(reading.energyJ).toBe((Number(text) - 9e9) / 1e6);
        expect(reading.energyJ).toBeGreaterThan(0);
        expect(reading.energyJ).toBeLessThanOrEqual(2011);
      }),
      { seed: 99, numRuns: 300 },
    );
  });
});

describe('a zone that is not what it should be', () => {
  test('a folder in the place of the counter', async () => {
    const machine = await boot(machines.laptop);
    const energy = join(machine.tree.zone('intel-rapl:0'), 'energy_uj');
    await unlink(energy);
    await mkdir(energy);
    expect(await machine.meter.probe()).toMatchObject({
      reason: 'driver',
      detail: expect.stringContaining('EISDIR'),
    });
  });

  test('a pipe in the place of the counter does not hold the reader up', async () => {
    const machine = await boot(machines.laptop);
    const energy = join(machine.tree.zone('intel-rapl:0'), 'energy_uj');
    await unlink(energy);
    execFileSync('mkfifo', [energy]);
    expect(await machine.meter.probe()).toMatchObject({ available: false, reason: 'driver' });
  });

  test('a device without end in the place of the counter', async () => {
    const machine = await boot(machines.laptop);
    const energy = join(machine.tree.zone('intel-rapl:0'), 'energy_uj');
    await unlink(energy);
    await symlink('/dev/zero', energy);
    expect(await machine.meter.probe()).toMatchObject({
      detail: expect.stringContaining('longer than 64 bytes'),
    });
  });

  test.each([
    ['0', 'highest value'],
    ['many', 'is not a whole number'],
    [null, 'ENOENT'],
  ])('a range of %s: no wrap could be undone', async (maximumUj, detail) => {
    const machine = await boot({
      zones: [{ id: 'intel-rapl:0', name: 'package-0', energyUj: 5, maximumUj }],
    });
    expect(await machine.meter.probe()).toMatchObject({
      available: false,
      detail: expect.stringMatching(new RegExp(`max_energy_range_uj.*${detail}`)),
    });
  });

  test('a zone whose name cannot be read may be a part of the total', async () => {
    const machine = await boot(machines.twoSocketServer);
    await unlink(join(machine.tree.zone('intel-rapl:1'), 'name'));
    expect(await machine.meter.probe()).toMatchObject({ available: false, reason: 'driver' });
  });

  test('a zone of a name that is not known is let be', async () => {
    const machine = await boot({
      zones: [
        ...machines.laptop.zones,
        { id: 'intel-rapl:2', name: '../../etc/passwd', energyUj: 7 },
      ],
    });
    expect((await machine.channels()).map(({ id }) => id)).toEqual([
      'rapl:package-0',
      'rapl:package-0/core',
      'rapl:package-0/uncore',
      'rapl:psys',
    ]);
  });

  test('links in a circle end', async () => {
    const machine = await boot(machines.laptop);
    const zone = machine.tree.zone('intel-rapl:0');
    await symlink(zone, join(zone, 'intel-rapl:5'));
    expect(await machine.meter.probe()).toMatchObject({ available: true });
  });

  test('a zone that disappears leaves no value', async () => {
    const machine = await boot(machines.laptop);
    const readings = await machine.readings(async () => {
      await machine.clock.advance(2);
      await rm(machine.tree.zone('intel-rapl:0'), { recursive: true });
    });
    expect(energies(readings)['rapl:package-0']).toBe('hardware');
  });

  test('a file beside the zones is no zone', async () => {
    const machine = await boot(machines.laptop);
    await writeFile(join(machine.tree.root, 'intel-rapl:0:x'), 'package-9');
    expect(await machine.meter.probe()).toMatchObject({ available: true });
  });
});
