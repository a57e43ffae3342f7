import { afterEach, describe, expect, test } from 'vitest';
import { readSmallFile, type ReadFile } from '../rapl/small-file.js';
import {
  channelsOf,
  counted,
  readerOf,
  readsOf,
  refusing,
  unavailableOf,
  valueOf,
} from './__fixtures__/read-tree.js';
import {
  acpiMeter,
  amdApu,
  amdCard,
  amdServer,
  boardMonitor,
  graceMeter,
  intelCard,
  jetsonAgx,
  jetsonNano,
  SensorTree,
  type ChipDescription,
} from './__fixtures__/sensor-tree.js';

const trees: SensorTree[] = [];

afterEach(() => {
  for (const tree of trees.splice(0)) tree.remove();
});

function treeOf(chips: readonly ChipDescription[], firstNumber = 0): SensorTree {
  const tree = new SensorTree(chips, firstNumber);
  trees.push(tree);
  return tree;
}

function idOf(index: number, name: string): string {
  return `hwmon:power_meter-ACPI000D:0${index}/${name.replaceAll(' ', '-')}`;
}

describe('AMD graphics', () => {
  const card = 'hwmon:amdgpu-0000:03:00.0/power1_average';
  const apu = 'hwmon:amdgpu-0000:c4:00.0/power1_average';

  test('shows µW as W, named by the PCI address', async () => {
    const reads = await readsOf(treeOf([amdCard]));
    expect([...reads].map(([id, read]) => [id, valueOf(read)])).toEqual([[card, 187]]);
  });

  test('keeps its id when hwmonN is another after a boot', async () => {
    const before = await channelsOf(treeOf([amdCard, amdApu]));
    const after = await channelsOf(treeOf([amdApu, amdCard], 5));
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  });

  test('counts a card as graphics', async () => {
    const channel = (await channelsOf(treeOf([amdCard]))).get(card);
    expect(channel).toMatchObject({ component: 'gpu', domain: 'gpu', counted: true });
  });

  test('counts an APU as the package, since its figure holds the processor', async () => {
    const channel = (await channelsOf(treeOf([amdApu]))).get(apu);
    expect(channel).toMatchObject({ component: 'soc', domain: 'package', counted: true });
  });

  test('shows the power of the moment as another telling of the mean', async () => {
    const channels = await channelsOf(treeOf([amdApu]));
    expect(channels.get('hwmon:amdgpu-0000:c4:00.0/power1_input')).toMatchObject({
      counted: false,
      alternativeTo: apu,
    });
    expect(counted(channels)).toEqual([apu]);
  });

  test('counts the power of the moment where the mean is not offered', async () => {
    const channels = await channelsOf(treeOf([amdApu]), {
      readFile: refusing(/power1_average/, 'ENOTSUP'),
    });
    expect(counted(channels)).toEqual(['hwmon:amdgpu-0000:c4:00.0/power1_input']);
    expect([...channels.values()][0]?.source).toContain('left out');
  });

  test('leaves the second die of a card out, and says so', async () => {
    const second = {
      ...amdCard,
      device: 'pci0000:00/0000:00:01.1/0000:04:00.0',
      files: { ...amdCard.files, power1_average: '0' },
    };
    const channels = await channelsOf(treeOf([amdCard, second]));
    expect([...channels.keys()]).toEqual([card]);
    expect(channels.get(card)?.source).toContain(
      'hwmon:amdgpu-0000:04:00.0/power1_average shows 0 W',
    );
  });

  test('is a failed read of the driver while the card resets', async () => {
    const tree = treeOf([amdCard]);
    let refused = false;
    const readFile: ReadFile = (path) =>
      (refused ? refusing(/power1_average/, 'EPERM') : readSmallFile)(path);
    const open = await readerOf(tree, { readFile }).open([card]);
    refused = true;
    const [read] = await open.read(AbortSignal.timeout(1000));
    expect(read).toMatchObject({ state: 'failed', reason: 'driver' });
  });

  test('refuses more than the card can draw', async () => {
    const tree = treeOf([amdCard]);
    const open = await readerOf(tree).open([card]);
    tree.write(0, 'power1_average', '4294967295000');
    const [read] = await open.read(AbortSignal.timeout(1000));
    expect(read).toMatchObject({
      state: 'failed',
      detail: expect.stringMatching(/4294967\.295 W; expected at most 2500 W/),
    });
  });

  test('says that 0 W cannot be', async () => {
    const open = await readerOf(treeOf([amdCard])).open([card]);
    expect(open.sources[0]?.minimumPowerW).toBeGreaterThan(0);
  });
});

describe('Intel graphics', () => {
  const chip = 'hwmon:xe-0000:04:00.0';

  test('counts the card; the package is a detail inside it', async () => {
    const channels = await channelsOf(treeOf([intelCard]));
    expect(counted(channels)).toEqual([`${chip}/energy1_input`]);
    expect(channels.get(`${chip}/energy1_input`)?.includes).toEqual([`${chip}/energy2_input`]);
  });

  test('reads a counter beyond 2^53 exactly', async () => {
    const reads = await readsOf(treeOf([intelCard]));
    expect(valueOf(reads.get(`${chip}/energy1_input`))).toBe(9007199254740993n);
  });

  test('takes every fall for a reset: µJ without a modulus', async () => {
    const open = await readerOf(treeOf([intelCard])).open([`${chip}/energy1_input`]);
    expect(open.sources[0]).toMatchObject({ kind: 'counter', countsPerJoule: 1e6, modulus: null });
  });

  test('counts the package where the card has no counter', async () => {
    const { energy1_input: _, ...files } = intelCard.files;
    const channels = await channelsOf(treeOf([{ ...intelCard, files }]));
    expect(counted(channels)).toEqual([`${chip}/energy2_input`]);
  });
});

describe('Jetson', () => {
  const total = 'hwmon:ina3221-1-0040/VDD_IN';

  test('multiplies voltage and current', async () => {
    const reads = await readsOf(treeOf([jetsonNano]));
    expect(valueOf(reads.get(total))).toBeCloseTo(5.008 * 1.544, 9);
  });

  test('counts the rail of the module alone, as the platform', async () => {
    const channels = await channelsOf(treeOf([jetsonNano]));
    expect(counted(channels)).toEqual([total]);
    expect(channels.get(total)).toMatchObject({
      domain: 'platform',
      component: 'system',
      scope: 'machine',
      includes: ['hwmon:ina3221-1-0040/VDD_CPU_GPU_CV', 'hwmon:ina3221-1-0040/VDD_SOC'],
    });
  });

  test('skips the inputs that are voltages of shunts', async () => {
    const channels = await channelsOf(treeOf([jetsonNano]));
    expect([...channels.keys()]).toHaveLength(3);
  });

  test('counts all rails of both chips where there is none of the module', async () => {
    const channels = await channelsOf(treeOf(jetsonAgx));
    expect(counted(channels)).toEqual([
      'hwmon:ina3221-1-0040/GPU',
      'hwmon:ina3221-1-0040/CPU',
      'hwmon:ina3221-1-0040/SOC',
      'hwmon:ina3221-1-0041/CV',
      'hwmon:ina3221-1-0041/VDDRQ',
      'hwmon:ina3221-1-0041/SYS5V',
    ]);
    expect([...channels.values()].map(({ component }) => component)).toEqual([
      'gpu',
      'cpu',
      'soc',
      'npu',
      'dram',
      'system',
    ]);
  });

  test('lets a rail that is off be 0 W', async () => {
    const reads = await readsOf(treeOf(jetsonAgx));
    expect(reads.get('hwmon:ina3221-1-0041/CV')).toEqual({ state: 'power', powerW: 0 });
  });

  test('takes the update period from update_interval', async () => {
    const channel = (await channelsOf(treeOf([jetsonNano]))).get(total);
    expect(channel?.updatePeriodNs).toBe(20_000_000);
  });

  test('takes the step from the shunt: 8 mA at 5 V', async () => {
    const open = await readerOf(treeOf([jetsonNano])).open([total]);
    expect(open.sources[0]).toMatchObject({ kind: 'power', resolutionW: 0.0401 });
  });
});

describe('ACPI power meter', () => {
  const id = 'hwmon:power_meter-ACPI000D:00/power1_average';

  test('is found where its driver keeps its files: beside the device', async () => {
    const reads = await readsOf(treeOf([acpiMeter]));
    expect(valueOf(reads.get(id))).toBe(214);
  });

  test('is the supply, with its averaging interval and its own accuracy', async () => {
    const channel = (await channelsOf(treeOf([acpiMeter]))).get(id);
    expect(channel).toMatchObject({
      domain: 'supply',
      component: 'system',
      averagingNs: 2e9,
      updatePeriodNs: 2e9,
      gainError: 0.025,
    });
  });

  test('reads an accuracy as the kernel prints it, without leading zeros', async () => {
    const files = { ...acpiMeter.files, power1_accuracy: '97.50%' };
    const channel = (await channelsOf(treeOf([{ ...acpiMeter, files }]))).get(id);
    expect(channel?.gainError).toBe(0.0295);
  });

  test('holds the graphics inside it: counted once', async () => {
    const channels = await channelsOf(treeOf([acpiMeter, amdCard]));
    expect(counted(channels)).toEqual([id]);
    expect(channels.get(id)?.includes).toEqual(['hwmon:amdgpu-0000:03:00.0/power1_average']);
  });

  test('two of them: neither can be the total', async () => {
    const other = { ...acpiMeter, device: 'LNXSYSTM:00/device:01/ACPI000D:01' };
    const channels = await channelsOf(treeOf([acpiMeter, other, amdCard]));
    expect(counted(channels)).toEqual(['hwmon:amdgpu-0000:03:00.0/power1_average']);
  });

  test('of a battery is the platform', async () => {
    const files = { ...acpiMeter.files, power1_is_battery: '1' };
    const channel = (await channelsOf(treeOf([{ ...acpiMeter, files }]))).get(id);
    expect(channel?.domain).toBe('platform');
  });
});

describe('Grace', () => {
  const meters = [
    graceMeter(0, 'Module Power Socket 0', '300000000'),
    graceMeter(1, 'Grace Power Socket 0', '120000000'),
    graceMeter(2, 'CPU Power Socket 0', '80000000'),
    graceMeter(3, 'SysIO Power Socket 0', '20000000'),
  ];

  test('counts the module; socket, cores and I/O are inside it', async () => {
    const channels = await channelsOf(treeOf(meters));
    expect(counted(channels)).toEqual([idOf(0, 'Module Power Socket 0')]);
    expect(channels.get(idOf(0, 'Module Power Socket 0'))).toMatchObject({ domain: 'module' });
  });

  test('counts the socket where the module does not show itself', async () => {
    const channels = await channelsOf(treeOf(meters.slice(1)));
    expect(counted(channels)).toEqual([idOf(1, 'Grace Power Socket 0')]);
    expect(channels.get(idOf(1, 'Grace Power Socket 0'))?.includes).toHaveLength(2);
  });

  test('counts the modules of two sockets', async () => {
    const second = graceMeter(4, 'Module Power Socket 1', '290000000');
    const channels = await channelsOf(treeOf([...meters, second]));
    expect(counted(channels)).toEqual([
      idOf(0, 'Module Power Socket 0'),
      idOf(4, 'Module Power Socket 1'),
    ]);
  });
});

describe('amd_energy', () => {
  test('counts sockets; cores are details', async () => {
    const channels = await channelsOf(treeOf([amdServer]));
    expect(counted(channels)).toEqual(['hwmon:amd_energy-amd_energy.0/Esocket0']);
    expect(channels.get('hwmon:amd_energy-amd_energy.0/Ecore000')?.domain).toBe('core');
  });

  test('reads all 64 bits', async () => {
    const reads = await readsOf(treeOf([amdServer]));
    expect(valueOf(reads.get('hwmon:amd_energy-amd_energy.0/Esocket0'))).toBe(2n ** 64n - 1n);
  });

  test('refused to all but root: names the command, and is not half a total', async () => {
    const answer = await unavailableOf(treeOf([amdServer, amdCard]), {
      readFile: refusing(/energy\d+_input/),
    });
    expect(answer.reason).toBe('permission');
    expect(answer.detail).toContain('energy2_input: EACCES');
    expect(answer.fix).toContain('ATTR{name}=="amd_energy"');
    expect(answer.fix).toContain('usermod --append --groups powercap');
  });
});

describe('a driver that is not known', () => {
  const id = 'hwmon:ina226-1-0045/power1_input';

  test('is a detail beside what is known', async () => {
    const channels = await channelsOf(treeOf([amdCard, boardMonitor]));
    expect(channels.get(id)).toMatchObject({ counted: false, domain: 'rail' });
  });

  test('alone is no total; the fix names the option', async () => {
    const answer = await unavailableOf(treeOf([boardMonitor]));
    expect(answer).toMatchObject({ reason: 'not-configured' });
    expect(answer.fix).toContain(`total: '${id}'`);
  });

  test('is the total where the option says so, and holds the rest', async () => {
    const channels = await channelsOf(treeOf([amdCard, boardMonitor]), { total: id });
    expect(counted(channels)).toEqual([id]);
    expect(channels.get(id)).toMatchObject({
      component: 'system',
      domain: 'platform',
      includes: ['hwmon:amdgpu-0000:03:00.0/power1_average'],
    });
  });

  test('an option for a channel that is not there names those that are', async () => {
    const answer = await unavailableOf(treeOf([boardMonitor]), { total: 'hwmon:x/power1_input' });
    expect(answer).toMatchObject({ reason: 'not-configured' });
    expect(answer.detail).toContain(id);
  });
});
