import { describe, expect, test } from 'vitest';
import { parseNvmlOptions } from './options.js';
import { knownNvml, nvml } from './ref.js';

describe('parseNvmlOptions', () => {
  test('takes every option that there is', () => {
    const options = {
      library: '/opt/libnvidia-ml.so.1',
      devices: ['GPU-8932f937', '65:00.0', '00000000:65:00.0'],
      maximumPowerW: 800,
    };
    expect(parseNvmlOptions(options)).toEqual(options);
  });

  test('leaves out what is undefined', () => {
    expect(parseNvmlOptions({ devices: undefined })).toEqual({});
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { device: 0 }, /"device".*library, devices, maximumPowerW/],
    ['a library to be searched for', { library: 'nvml.so' }, /"library" is "nvml.so".*absolute/],
    ['one device that is no list', { devices: 'GPU-1' }, /"devices" is string; expected a list/],
    ['no devices', { devices: [] }, /"devices" is a list of 0/],
    ['an index', { devices: [0] }, /"devices" holds number; expected UUIDs/],
    ['an index as text', { devices: ['0'] }, /"devices" holds "0"/],
    ['a MIG instance', { devices: ['MIG-12345678'] }, /"devices" holds "MIG-12345678"/],
    ['a power of 0', { maximumPowerW: 0 }, /"maximumPowerW" is 0/],
    ['a list', [], /a list; expected an object/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseNvmlOptions(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(message),
      }),
    );
  });
});

describe('nvml', () => {
  test('is a ref to the runtime module, with its options', () => {
    expect(nvml({ devices: ['GPU-8932f937'] })).toMatchObject({
      kind: 'meter',
      specVersion: 1,
      id: 'nvml',
      entry: expect.stringMatching(/\/nvml\/meter\.js$/),
      options: { devices: ['GPU-8932f937'] },
    });
  });

  test('is known with the options that it takes', () => {
    expect(knownNvml.ref({ maximumPowerW: 700 }).options).toEqual({ maximumPowerW: 700 });
    expect(() => knownNvml.ref({ index: 0 })).toThrow(/no option "index"/);
  });
});
