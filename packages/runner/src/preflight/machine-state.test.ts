import { describe, expect, it } from 'vitest';
import { systemTree } from '../__fixtures__/system-tree.js';
import { only } from './__fixtures__/look.js';

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
