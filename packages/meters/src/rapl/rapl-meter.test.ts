import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  advance,
  intelMaximumUj,
  machines,
  setEnergy,
  type PowercapDescription,
} from '@wattbench/testkit/powercap';
import { afterEach, describe, expect, test } from 'vitest';
import { energies, SimulatedMachine } from './__fixtures__/simulated-machine.js';

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

async function counted(machine: SimulatedMachine): Promise<readonly string[]> {
  return (await machine.channels()).filter((channel) => channel.counted).map(({ id }) => id);
}

async function details(machine: SimulatedMachine): Promise<readonly string[]> {
  return (await machine.channels()).filter((channel) => !channel.counted).map(({ id }) => id);
}

/** A package whose counter has this much left before it starts again. */
function nearEnd(leftJ: number): PowercapDescription {
  return {
    zones: [{ id: 'intel-rapl:0', name: 'package-0', energyUj: intelMaximumUj - leftJ * 1e6 }],
  };
}

describe('a laptop', () => {
  test('counts the package, and has cores, graphics and platform as details', async () => {
    const laptop = await boot(machines.laptop);
    expect(await counted(laptop)).toEqual(['rapl:package-0']);
    expect(await details(laptop)).toEqual([
      'rapl:package-0/core',
      'rapl:package-0/uncore',
      'rapl:psys',
    ]);
  });

  test('says what lies inside what', async () => {
    const channels = await (await boot(machines.laptop)).channels();
    expect(Object.fromEntries(channels.map(({ id, includes }) => [id, includes]))).toEqual({
      'rapl:package-0': ['rapl:package-0/core', 'rapl:package-0/uncore'],
      'rapl:package-0/core': [],
      'rapl:package-0/uncore': [],
      'rapl:psys': ['rapl:package-0'],
    });
  });

  test('reads each zone once: the MMIO tree shows the package again', async () => {
    const laptop = await boot(machines.laptop);
    const readings = await laptop.readings(() =>
      laptop.use({
        'intel-rapl:0': 50,
        'intel-rapl:0:0': 30,
        'intel-rapl:0:1': 4,
        'intel-rapl:1': 80,
        'intel-rapl-mmio:0': 50.001,
      }),
    );
    expect(energies(readings)).toEqual({
      'rapl:package-0': 50,
      'rapl:package-0/core': 30,
      'rapl:package-0/uncore': 4,
      'rapl:psys': 80,
    });
  });

  test('takes the MMIO zone where the other tree has none', async () => {
    const laptop = await boot({
      zones: machines.laptop.zones.filter(({ id }) => id.startsWith('intel-rapl-mmio')),
    });
    const readings = await laptop.readings(() => laptop.use({ 'intel-rapl-mmio:0': 50 }));
    expect(energies(readings)).toEqual({ 'rapl:package-0': 50 });
  });

  test('takes the memory from the MMIO tree where only that has it', async () => {
    const laptop = await boot({
      zones: [
        ...machines.laptop.zones,
        { id: 'intel-rapl-mmio:0:0', name: 'dram', energyUj: 1_000_000 },
      ],
    });
    expect(await counted(laptop)).toEqual(['rapl:package-0', 'rapl:package-0/dram']);
  });

  test('states step, update period and accuracy of each counter', async () => {
    const [channel] = await (await boot(machines.laptop)).channels();
    expect(channel).toMatchObject({ updatePeriodNs: 1e6, gainError: 0.05, method: 'counter' });
    expect(channel?.resolutionJ).toBeCloseTo(61.035e-6, 9);
  });

  test('reads only the channels that it is asked for', async () => {
    const laptop = await boot(machines.laptop);
    const session = await laptop.meter.open({ channels: ['rapl:psys'], process: null });
    const from = await session.snapshot();
    await laptop.use({ 'intel-rapl:1': 8 });
    const readings = await session.readings(from, await session.snapshot());
    await session.close();
    expect(readings.map(({ channel }) => channel)).toEqual(['rapl:psys']);
  });

  test('refuses to open a channel that it does not have, naming those that it has', async () => {
    const laptop = await boot(machines.laptop);
    await expect(
      laptop.meter.open({ channels: ['rapl:package-1'], process: null }),
    ).rejects.toMatchObject({
      code: 'METER_UNAVAILABLE',
      message: expect.stringMatching(/"rapl:package-1".*rapl:package-0, /),
    });
  });
});

describe('a server', () => {
  test('counts both sockets, and the memory of each beside its package', async () => {
    const server = await boot(machines.twoSocketServer);
    const readings = await server.readings(() =>
      server.use({
        'intel-rapl:0': 100,
        'intel-rapl:0:0': 10,
        'intel-rapl:1': 120,
        'intel-rapl:1:0': 12,
      }),
    );
    expect(await counted(server)).toEqual([
      'rapl:package-0',
      'rapl:package-0/dram',
      'rapl:package-1',
      'rapl:package-1/dram',
    ]);
    expect(energies(readings)).toEqual({
      'rapl:package-0': 100,
      'rapl:package-0/dram': 10,
      'rapl:package-1': 120,
      'rapl:package-1/dram': 12,
    });
  });

  test('does not take the memory as a part of the package', async () => {
    const channels = await (await boot(machines.twoSocketServer)).channels();
    expect(channels.flatMap(({ includes }) => includes)).toEqual([]);
  });

  test('never counts psys, whatever its index', async () => {
    const server = await boot(machines.sapphireRapids);
    expect(await details(server)).toEqual(['rapl:psys']);
  });

  test('knows the whole joules of psys by its range', async () => {
    const channels = await (await boot(machines.sapphireRapids)).channels();
    expect(channels.find(({ id }) => id === 'rapl:psys')?.resolutionJ).toBe(1);
  });

  test('knows psys of another socket by its number', async () => {
    const server = await boot({
      zones: [
        ...machines.sapphireRapids.zones.filter(({ name }) => name !== 'psys'),
        { id: 'intel-rapl:2', name: 'psys-1', energyUj: 5_000_000 },
      ],
    });
    expect(await details(server)).toEqual(['rapl:psys-1']);
  });

  test('sums the dies of Cascade Lake-AP, which have counters of their own', async () => {
    const server = await boot(machines.intelDies);
    const readings = await server.readings(() =>
      server.use({
        'intel-rapl:0': 100,
        'intel-rapl:0:0': 10,
        'intel-rapl:1': 90,
        'intel-rapl:1:0': 9,
      }),
    );
    expect(await counted(server)).toHaveLength(4);
    expect(energies(readings)).toEqual({
      'rapl:package-0-die-0': 100,
      'rapl:package-0-die-0/dram': 10,
      'rapl:package-0-die-1': 90,
      'rapl:package-0-die-1/dram': 9,
    });
  });

  test('sums them also where they happen to be equal', async () => {
    const zones = machines.amdTwinDies.zones;
    expect(await counted(await boot({ zones }, { vendor: 'GenuineIntel' }))).toHaveLength(2);
  });

  test('finds zones beyond the ninth, which the kernel numbers in hexadecimal', async () => {
    const zones = Array.from({ length: 12 }, (_, socket) => ({
      id: `intel-rapl:${socket.toString(16)}`,
      name: `package-${socket}`,
      energyUj: 1_000_000 * (socket + 1),
    }));
    expect(await counted(await boot({ zones }))).toHaveLength(12);
  });
});

describe('AMD', () => {
  const amd = { vendor: 'AuthenticAMD' } as const;

  test('leaves `core` out, which is one core only', async () => {
    const desktop = await boot(machines.amdDesktop, amd);
    expect((await desktop.channels()).map(({ id }) => id)).toEqual(['rapl:package-0']);
  });

  test('states a modelled package as less accurate', async () => {
    const [channel] = await (await boot(machines.amdDesktop, amd)).channels();
    expect(channel).toMatchObject({
      gainError: 0.1,
      source: expect.stringContaining('modelled by AMD'),
    });
  });

  test.each(['AuthenticAMD', 'HygonGenuine'] as const)(
    'counts once what two dies of one socket repeat (%s)',
    async (vendor) => {
      const threadripper = await boot(machines.amdTwinDies, { vendor });
      const moving = threadripper.with({
        wait: () => threadripper.use({ 'intel-rapl:0': 0.7, 'intel-rapl:1': 0.7 }, 0.01),
      });
      const readings = await moving.readings(() =>
        moving.use({ 'intel-rapl:0': 136, 'intel-rapl:1': 136 }),
      );
      expect(energies(readings)).toEqual({ 'rapl:package-0-die-0': 136 });
    },
  );

  test('names the die that is not added', async () => {
    const [channel] = await (await boot(machines.amdTwinDies, amd)).channels();
    expect(channel?.source).toContain('package-0-die-1 shows the same counter, not added');
  });

  test('counts two dies that were equal by chance and then move apart', async () => {
    const machine = await boot(machines.amdTwinDies, amd);
    const moving = machine.with({
      wait: () => machine.use({ 'intel-rapl:0': 0.7, 'intel-rapl:1': 0.5 }, 0.01),
    });
    expect(await counted(moving)).toEqual(['rapl:package-0-die-0', 'rapl:package-0-die-1']);
  });

  test('counts two dies that differ', async () => {
    const machine = await boot(
      {
        zones: machines.amdTwinDies.zones.map((zone, index) => ({
          ...zone,
          energyUj: zone.energyUj + index * 1_000_000,
        })),
      },
      amd,
    );
    expect(await counted(machine)).toHaveLength(2);
  });

  test('takes no die for the twin of another socket', async () => {
    const machine = await boot(
      {
        zones: machines.amdTwinDies.zones.map((zone, index) => ({
          ...zone,
          name: `package-${index}`,
        })),
      },
      amd,
    );
    expect(await counted(machine)).toHaveLength(2);
  });

  test('counts two dies that were apart and then are equal by chance', async () => {
    const machine = await boot(
      {
        zones: machines.amdTwinDies.zones.map((zone, index) => ({
          ...zone,
          energyUj: zone.energyUj - index * 1_000_000,
        })),
      },
      amd,
    );
    const moving = machine.with({
      wait: () => machine.use({ 'intel-rapl:0': 0.5, 'intel-rapl:1': 1.5 }, 0.01),
    });
    expect(await counted(moving)).toHaveLength(2);
  });

  test('knows twins where an update falls between the two reads', async () => {
    const machine = await boot(machines.amdTwinDies, amd);
    const ticking = machine.with({
      readFile: (path) => {
        // Just before the second die is read both go on by 0.3 J, far above one in a million.
        if (path.endsWith('intel-rapl:1/energy_uj')) {
          advance(machine.tree, { 'intel-rapl:0': 0.3, 'intel-rapl:1': 0.3 });
        }
        return machine.system.readFile(path);
      },
    });
    expect(await counted(ticking)).toEqual(['rapl:package-0-die-0']);
  });
});

describe('a zone that is reached by several paths', () => {
  test('counts once', async () => {
    const laptop = await boot(machines.laptop);
    await symlink(laptop.tree.zone('intel-rapl:0'), join(laptop.tree.root, 'intel-rapl:7'));
    expect(await counted(laptop)).toEqual(['rapl:package-0']);
    expect((await laptop.channels())[0]?.source.match(/repeated by [^,]*/g)).toEqual([
      'repeated by intel-rapl-mmio:0',
    ]);
  });

  test('is found in the folder of devices as well', async () => {
    const server = await boot(machines.twoSocketServer);
    expect(await counted(server.with({ root: server.tree.devices }))).toEqual(
      await counted(server),
    );
  });
});

describe('a virtual machine that shows RAPL', () => {
  const guest = { vendor: 'GenuineIntel', flags: ['hypervisor'] } as const;

  test('marks every reading as not to be trusted', async () => {
    const machine = await boot(machines.twoSocketServer, guest);
    const readings = await machine.readings(() =>
      machine.use({
        'intel-rapl:0': 10,
        'intel-rapl:0:0': 1,
        'intel-rapl:1': 10,
        'intel-rapl:1:0': 1,
      }),
    );
    for (const reading of readings.values()) {
      expect(reading).toMatchObject({ issues: ['untrusted-virtual-machine'] });
    }
  });

  test('is not assumed where the processor cannot be read', async () => {
    const machine = await boot(machines.laptop);
    const blind = machine.with({ cpuInfo: join(machine.folder, 'nothing') });
    const readings = await blind.readings(() =>
      blind.use({ 'intel-rapl:0': 10, 'intel-rapl:0:0': 5, 'intel-rapl:1': 12 }),
    );
    expect(readings.get('rapl:package-0')).toMatchObject({ state: 'read', issues: [] });
  });
});

describe('a counter that starts again at 0', () => {
  test('is read across one wrap', async () => {
    const machine = await boot(nearEnd(10));
    const readings = await machine.readings(() => machine.use({ 'intel-rapl:0': 50 }));
    expect(energies(readings)).toEqual({ 'rapl:package-0': 50 });
  });

  test('is read across two wraps in one window', async () => {
    const machine = await boot(nearEnd(10));
    const readings = await machine.readings(async () => {
      // 400 W for 22 minutes: twice the range of 262 kJ.
      for (let second = 0; second < 1330; second += 1) {
        await machine.use({ 'intel-rapl:0': 400 }, 1);
      }
    });
    expect(energies(readings)).toEqual({ 'rapl:package-0': 532_000 });
  });

  test('has no value where it was left alone for longer than a wrap takes', async () => {
    const machine = await boot(nearEnd(10));
    machine.clock.stalled = true;
    const readings = await machine.readings(() => machine.use({ 'intel-rapl:0': 50 }, 300));
    expect(energies(readings)).toEqual({ 'rapl:package-0': 'wrap-ambiguous' });
  });

  test('has no value where it was reset', async () => {
    const machine = await boot(machines.laptop);
    const readings = await machine.readings(async () => {
      await machine.clock.advance(2);
      setEnergy(machine.tree.zone('intel-rapl:0'), 5_000_000n);
    });
    expect(energies(readings)['rapl:package-0']).toBe('counter-reset');
  });

  test('has no value where a package stood still', async () => {
    const machine = await boot(machines.laptop);
    const readings = await machine.readings(() => machine.clock.advance(2));
    expect(energies(readings)).toMatchObject({
      'rapl:package-0': 'zero',
      // Graphics that are off use nothing, which is true.
      'rapl:package-0/uncore': 0,
    });
  });
});
