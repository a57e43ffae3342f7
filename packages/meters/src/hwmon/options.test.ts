import { describe, expect, test } from 'vitest';
import { parseHwmonOptions } from './options.js';
import { hwmon, knownHwmon } from './ref.js';

describe('parseHwmonOptions', () => {
  test('takes every option that there is', () => {
    const options = {
      root: '/host/sys/class/hwmon',
      total: 'hwmon:x/power1_input',
      maximumPowerW: 9,
    };
    expect(parseHwmonOptions(options)).toEqual(options);
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { rot: '/x' }, /"rot".*root, total, maximumPowerW/],
    ['a path with a zero byte', { root: 'a\0b' }, /"root".*path/],
    ['a total that is no text', { total: 1 }, /"total" is 1/],
    ['no power', { maximumPowerW: 0 }, /"maximumPowerW" is 0/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseHwmonOptions(options)).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(message) }),
    );
  });
});

describe('hwmon', () => {
  test('names its runtime module', () => {
    expect(hwmon()).toMatchObject({
      kind: 'meter',
      id: 'hwmon',
      entry: expect.stringMatching(/\/hwmon\/meter\.js$/),
    });
  });

  test('is measured by the part itself', () => {
    expect(knownHwmon.rank).toBe(20);
    expect(knownHwmon.needs).toBeUndefined();
  });
});
