import { describe, expect, test } from 'vitest';
import { createReader } from './meter.js';
import { parseRaplPerfOptions } from './options.js';
import { knownRaplPerf, raplPerf } from './ref.js';

describe('parseRaplPerfOptions', () => {
  test('takes every option that there is', () => {
    const options = {
      root: '/host/devices',
      processors: '/host/cpu',
      maximumPowerW: 400,
      cpuInfo: '/host/cpuinfo',
    };
    expect(parseRaplPerfOptions(options)).toEqual(options);
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { rot: '/x' }, /meter rapl-perf: there is no option "rot"/],
    ['no power', { maximumPowerW: 0 }, /"maximumPowerW" is 0/],
    ['an empty path', { root: '' }, /"root" is ""/],
    ['nothing', null, /null; expected an object/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseRaplPerfOptions(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.stringMatching(message),
      }),
    );
  });
});

describe('raplPerf', () => {
  test('is a ref to the runtime module, with its options', () => {
    expect(raplPerf({ maximumPowerW: 300 })).toMatchObject({
      kind: 'meter',
      specVersion: 1,
      id: 'rapl-perf',
      entry: expect.stringMatching(/\/rapl-perf\/meter\.js$/),
      options: { maximumPowerW: 300 },
    });
  });

  test('is known, after rapl', () => {
    expect(knownRaplPerf.rank).toBeGreaterThan(10);
    expect(() => knownRaplPerf.ref({ x: 1 })).toThrow(/no option "x"/);
  });

  test('the runtime module reads where the options say', async () => {
    expect(await createReader({ root: '/nowhere' }).probe()).toMatchObject({
      available: false,
      detail: expect.stringMatching(/\/nowhere\/power\/type|this is/),
    });
  });
});
