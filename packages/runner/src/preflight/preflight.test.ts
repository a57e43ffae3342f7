import type { Environment, PreflightFinding } from '@wattbench/core';
import { describe, expect, it } from 'vitest';
import { systemTree, type SystemTree } from '../__fixtures__/system-tree.js';
import { preflight } from './preflight.js';

const environment: Environment = {
  machine: 'test',
  platform: 'linux',
  architecture: 'x64',
  operatingSystem: 'Linux',
  kernel: '6',
  nodeVersion: 'v20',
  wattbenchVersion: '1',
  cpu: {
    model: 'test',
    vendor: null,
    logicalCores: 4,
    physicalCores: null,
    governor: null,
    turbo: null,
  },
  memoryBytes: 1,
  virtualMachine: false,
  container: null,
  cpuLimit: null,
  mainsPower: null,
};

interface Look {
  readonly machine?: Partial<Environment>;
  /** What happens in the half second between the two looks. */
  readonly meanwhile?: () => unknown;
}

async function look(tree: SystemTree, { machine = {}, meanwhile }: Look = {}) {
  let nowNs = 0;
  let pauses = 0;
  const findings = await preflight(
    { ...environment, ...machine },
    {
      files: tree.files,
      nowNs: () => nowNs,
      pause: async () => {
        pauses += 1;
        meanwhile?.();
        nowNs += 5e8;
      },
    },
  );
  return { findings, pauses };
}

async function only(tree: SystemTree, options: Look = {}): Promise<PreflightFinding | undefined> {
  const { findings } = await look(tree, options);
  expect(findings.length).toBeLessThan(2);
  return findings[0];
}

const governed = (governor: string, driver: string) =>
  systemTree().processors(2, {
    'cpufreq/scaling_governor': governor,
    'cpufreq/scaling_driver': driver,
  });

const supply = (name: string, fields: Readonly<Record<string, string | number>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      `/sys/class/power_supply/${name}/${field}`,
      value,
    ]),
  );

const chip = (temperature: number) => ({
  '/sys/class/hwmon/hwmon0/name': 'nvme',
  '/sys/class/hwmon/hwmon0/temp1_input': 99_000,
  '/sys/class/hwmon/hwmon0/temp1_crit': 100_000,
  '/sys/class/hwmon/hwmon1/name': 'coretemp',
  '/sys/class/hwmon/hwmon1/temp1_input': temperature,
  '/sys/class/hwmon/hwmon1/temp1_crit': 100_000,
});

const meminfo = (usedKb: number) => ({
  '/proc/meminfo': `SwapTotal: 900000 kB\nSwapFree: ${900_000 - usedKb} kB`,
});

const linux = process.platform === 'linux';

describe('a machine that tells nothing', () => {
  it('has no finding, and is not looked at twice', async () => {
    expect(await look(systemTree())).toEqual({ findings: [], pauses: 0 });
  });

  it('has none either where its files hold nonsense', async () => {
    const tree = systemTree()
      .processors(2, {
        'cpufreq/scaling_cur_freq': 'fast',
        'thermal_throttle/core_throttle_count': '-',
      })
      .write({
        '/proc/stat': 'cpu x',
        '/proc/loadavg': 'high',
        '/proc/vmstat': 'pswpin',
        '/proc/meminfo': 'SwapTotal: many',
        '/proc/7/stat': '7 (a S',
        '/proc/8/stat': '8 (a) S 1',
        '/sys/class/thermal/thermal_zone0/type': 'x86_pkg_temp',
        '/sys/class/thermal/thermal_zone0/temp': 'warm',
      });
    expect((await look(tree)).findings).toEqual([]);
  });
});

describe('a quiet machine', () => {
  it('has no finding', async () => {
    const tree = systemTree()
      .cpuTime(1000)
      .process(10, { name: 'init', cpuMs: 100 })
      .processors(4, {
        'cpufreq/scaling_governor': 'performance',
        'thermal_throttle/core_throttle_count': 7,
      })
      .write({
        '/proc/loadavg': '0.10 0.20 0.30 1/100 1234',
        '/proc/vmstat': 'pswpin 5\npswpout 6',
        '/proc/meminfo': 'SwapTotal: 1000 kB\nSwapFree: 1000 kB',
        '/sys/devices/system/cpu/intel_pstate/no_turbo': 1,
        '/sys/class/power_supply/AC/type': 'Mains',
        '/sys/class/power_supply/AC/online': 1,
      });
    const meanwhile = () => tree.cpuTime(1020).process(10, { name: 'init', cpuMs: 110 });
    expect(await look(tree, { meanwhile })).toEqual({ findings: [], pauses: 1 });
  });
});

describe.runIf(linux)('other load (as Linux tells it)', () => {
  it('disturbs when others use more than 5 % of the processors', async () => {
    const tree = systemTree().cpuTime(1000);
    expect(await only(tree, { meanwhile: () => tree.cpuTime(1800) })).toMatchObject({
      code: 'other-load',
      severity: 'disturbs',
      detail: expect.stringMatching(/use (39|40) % of the processors/),
    });
  });

  it('is a note when it was there in the last minute only', async () => {
    const tree = systemTree().cpuTime(1000).write({ '/proc/loadavg': '1.50 1 1 1/9 9' });
    expect(await only(tree)).toMatchObject({
      code: 'other-load',
      severity: 'note',
      detail: expect.stringContaining('load average 1.50 on 4 processors'),
    });
  });
});

describe('a busy process', () => {
  it('is named when it uses a quarter of a processor, and never with its arguments', async () => {
    const tree = systemTree()
      .process(20, { name: 'node) --password=hunter2', cpuMs: 500 })
      .process(21, { name: 'idler', cpuMs: 500 })
      .process(22, { name: 'a\u001b[31mb', cpuMs: 0 });
    const found = await only(tree, {
      meanwhile: () =>
        tree
          .process(20, { name: 'node) --password=hunter2', cpuMs: 990 })
          .process(21, { name: 'idler', cpuMs: 620 })
          .process(22, { name: 'a\u001b[31mb', cpuMs: 130 }),
    });
    expect(found).toMatchObject({
      code: 'busy-process',
      severity: 'disturbs',
      detail: 'busy, in % of one processor: node) (98 %), a?[31mb (26 %)',
    });
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  it('is not one of our own', async () => {
    const tree = systemTree();
    const tick = (cpuMs: number) =>
      tree
        .process(process.pid, { name: 'wattbench', cpuMs })
        .process(31, { name: 'helper', cpuMs, parent: process.pid })
        .process(32, { name: 'helper', cpuMs, parent: 31 });
    tick(0);
    expect(await only(tree, { meanwhile: () => tick(500) })).toBeUndefined();
  });

  it('counts from its start when it took the number of another', async () => {
    const tree = systemTree().process(40, { name: 'old', cpuMs: 90_000 });
    const meanwhile = () => tree.process(40, { name: 'new', cpuMs: 400, start: 99 });
    expect((await only(tree, { meanwhile }))?.detail).toContain('new (80 %)');
  });

  it('is one of five that are named', async () => {
    const tree = systemTree();
    const tick = (cpuMs: number) => {
      for (let pid = 50; pid < 57; pid += 1) tree.process(pid, { name: `p${pid}`, cpuMs });
    };
    tick(0);
    expect((await only(tree, { meanwhile: () => tick(500) }))?.detail).toMatch(/ and 2 more$/);
  });
});

describe('the governor', () => {
  it.each([
    ['powersave', 'acpi-cpufreq', 'disturbs'],
    ['powersave', 'intel_cpufreq', 'disturbs'],
    ['powersave', 'intel_pstate', 'note'],
    ['powersave', 'amd-pstate-epp', 'note'],
    ['schedutil', 'acpi-cpufreq', 'note'],
  ])('%s of %s is of the kind: %s', async (governor, driver, severity) => {
    expect(await only(governed(governor, driver))).toMatchObject({
      code: 'governor',
      severity,
      detail: expect.stringContaining(`\`${governor}\``),
      fix: 'sudo cpupower frequency-set -g performance',
    });
  });

  it('is as it should be when it is performance', async () => {
    expect(await only(governed('performance', 'intel_pstate'))).toBeUndefined();
  });

  it('counts on every processor', async () => {
    const tree = governed('performance', 'acpi-cpufreq').write({
      '/sys/devices/system/cpu/cpu1/cpufreq/scaling_governor': 'powersave',
    });
    expect(await only(tree)).toMatchObject({ code: 'governor', severity: 'disturbs' });
  });
});

describe('turbo', () => {
  it.each([
    ['/sys/devices/system/cpu/intel_pstate/no_turbo', 0, 'echo 1 | sudo tee '],
    ['/sys/devices/system/cpu/cpufreq/boost', 1, 'echo 0 | sudo tee '],
  ])('that is on by %s is a note with the command', async (file, value, command) => {
    expect(await only(systemTree().write({ [file]: value }))).toMatchObject({
      code: 'turbo',
      severity: 'note',
      fix: `${command}${file}`,
    });
  });
});

describe('power', () => {
  const battery = supply('BAT0', { type: 'Battery', status: 'Discharging' });

  it('from a battery disturbs', async () => {
    const charger = supply('ADP9', { type: 'Mains', online: 0 });
    for (const files of [battery, { ...battery, ...charger }, charger]) {
      expect(await only(systemTree().write(files))).toMatchObject({
        code: 'no-mains-power',
        severity: 'disturbs',
      });
    }
  });

  it('from any charger, or of a mouse alone, does not', async () => {
    const charger = supply('ucsi-1', { type: 'USB', online: 1 });
    const mouse = supply('hid-0', { type: 'Battery', status: 'Discharging', scope: 'Device' });
    expect(await only(systemTree().write({ ...battery, ...charger }))).toBeUndefined();
    expect(await only(systemTree().write(mouse))).toBeUndefined();
  });

  it('is what the system says where the kernel has no file', async () => {
    const machine = { mainsPower: false };
    expect(await only(systemTree(), { machine })).toMatchObject({ code: 'no-mains-power' });
  });
});

describe('heat', () => {
  it('disturbs when the processor is held down while one looks', async () => {
    const tree = systemTree().processors(2, { 'thermal_throttle/package_throttle_count': 3 });
    const meanwhile = () => tree.processors(1, { 'thermal_throttle/package_throttle_count': 4 });
    expect(await only(tree, { meanwhile })).toMatchObject({
      code: 'throttling',
      severity: 'disturbs',
    });
  });

  it('disturbs from 10 °C below the limit of the processor', async () => {
    expect(await only(systemTree().write(chip(91_000)))).toMatchObject({
      code: 'throttling',
      detail: expect.stringContaining('91 °C, near its limit of 100 °C'),
    });
    expect(await only(systemTree().write(chip(89_000)))).toBeUndefined();
  });
});

describe('swap', () => {
  it('disturbs while pages move', async () => {
    const tree = systemTree().write({ '/proc/vmstat': 'pswpin 5\npswpout 6' });
    const meanwhile = () => tree.write({ '/proc/vmstat': 'pswpin 5\npswpout 9' });
    expect(await only(tree, { meanwhile })).toMatchObject({ code: 'swap', severity: 'disturbs' });
  });

  it('is a note when much lies there', async () => {
    expect(await only(systemTree().write(meminfo(100_000)))).toMatchObject({
      code: 'swap',
      severity: 'note',
      detail: expect.stringContaining('102 MB'),
    });
    expect(await only(systemTree().write(meminfo(1000)))).toBeUndefined();
  });
});

describe('what the machine is', () => {
  it('disturbs when it is virtual', async () => {
    expect(await only(systemTree(), { machine: { virtualMachine: true } })).toMatchObject({
      code: 'virtual-machine',
      severity: 'disturbs',
    });
  });

  it('is a note when a container leaves a part of it', async () => {
    expect(await only(systemTree(), { machine: { cpuLimit: 1.5 } })).toMatchObject({
      code: 'container-limit',
      severity: 'note',
      detail: expect.stringContaining('1.5 of 4'),
    });
    expect(await only(systemTree(), { machine: { cpuLimit: 4 } })).toBeUndefined();
  });
});
