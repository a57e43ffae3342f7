import { describe, expect, it } from 'vitest';
import { systemTree } from '../__fixtures__/system-tree.js';
import { captureConditions } from './capture-conditions.js';

const fast = {
  'cpufreq/scaling_governor': 'performance',
  'cpufreq/scaling_cur_freq': 3_000_000,
  'thermal_throttle/core_throttle_count': 2,
  'thermal_throttle/package_throttle_count': 1,
};

describe('captureConditions', () => {
  it('reads temperature, throttling and clock of all processors', () => {
    const tree = systemTree().processors(2, fast).write({
      '/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq': 1_000_000,
      '/sys/class/thermal/thermal_zone0/type': 'acpitz',
      '/sys/class/thermal/thermal_zone0/temp': 90_000,
      '/sys/class/thermal/thermal_zone1/type': 'x86_pkg_temp',
      '/sys/class/thermal/thermal_zone1/temp': 54_000,
    });
    expect(captureConditions(tree.files)).toMatchObject({
      temperatureC: 54,
      throttleCount: 6,
      frequencyHz: 2e9,
      governor: 'performance',
    });
  });

  it.each(['k10temp', 'coretemp', 'zenpower'])('reads the temperature of the chip %s', (name) => {
    const tree = systemTree().write({
      '/sys/class/hwmon/hwmon3/name': name,
      '/sys/class/hwmon/hwmon3/temp1_input': 61_250,
    });
    expect(captureConditions(tree.files).temperatureC).toBe(61.25);
  });

  it('leaves unknown what cannot be read', () => {
    expect(captureConditions(systemTree().files)).toMatchObject({
      temperatureC: null,
      throttleCount: null,
      frequencyHz: null,
      governor: null,
      mainsPower: null,
      swapUsedBytes: null,
    });
  });

  it('takes no more than a few files for each of 64 processors', () => {
    const { files } = systemTree().processors(64, fast);
    captureConditions(files);
    const times = Array.from({ length: 20 }, () => {
      const startMs = performance.now();
      captureConditions(files);
      return performance.now() - startMs;
    });
    // The fastest, which no other work on the machine slowed down.
    expect(Math.min(...times)).toBeLessThan(10);
  });
});
