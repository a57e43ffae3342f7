import { describe, expect, test } from 'vitest';
import { parseRaplOptions } from './options.js';

describe('parseRaplOptions', () => {
  test('takes every option that there is', () => {
    const options = { root: '/host/powercap', maximumPowerW: 400, cpuInfo: '/host/cpuinfo' };
    expect(parseRaplOptions(options)).toEqual(options);
  });

  test('leaves out what is undefined', () => {
    expect(parseRaplOptions({ root: undefined })).toEqual({});
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { rot: '/x' }, /"rot".*root, maximumPowerW, cpuInfo/],
    ['a power that is text', { maximumPowerW: '400' }, /"maximumPowerW" is "400".*watts/],
    ['no power', { maximumPowerW: 0 }, /"maximumPowerW" is 0/],
    ['a power that is no number', { maximumPowerW: Number.NaN }, /"maximumPowerW" is NaN/],
    ['a power without end', { maximumPowerW: Infinity }, /"maximumPowerW" is Infinity/],
    ['an empty path', { root: '' }, /"root" is "".*path/],
    ['a path with a zero byte', { root: 'a\0b' }, /"root".*path/],
    ['a list', [], /a list; expected an object/],
    ['nothing', null, /null; expected an object/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseRaplOptions(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(message),
      }),
    );
  });
});
