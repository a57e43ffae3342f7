import { describe, expect, test } from 'vitest';
import { parseShellyOptions } from './options.js';
import { shelly } from './ref.js';

describe('parseShellyOptions', () => {
  test('takes every option that there is, and its own result again', () => {
    const options = {
      host: 'http://192.0.2.7:8080',
      channel: ['switch:0', 1],
      credentialsFile: '/home/me/shelly.json',
      pollPeriodMs: 1000,
      maximumPowerW: 500,
    };
    expect(parseShellyOptions(options)).toEqual(options);
    expect(parseShellyOptions(parseShellyOptions({ host: '192.0.2.7', channel: 0 }))).toEqual({
      host: 'http://192.0.2.7',
      channel: 0,
    });
  });

  test.each<[string, unknown, RegExp]>([
    ['a key that is not known', { hots: 'x' }, /"hots".*host, channel/],
    ['a password in the address', { host: 'http://admin:geheim@192.0.2.7' }, /"host"/],
    ['a path in the address', { host: '192.0.2.7/rpc' }, /"host"/],
    ['an output with a slash', { channel: '../0' }, /"channel"/],
    ['half an output', { channel: 0.5 }, /"channel"/],
    ['no output at all', { channel: [] }, /"channel"/],
    ['a poll in no time', { pollPeriodMs: 1 }, /"pollPeriodMs"/],
    ['no power', { maximumPowerW: 0 }, /"maximumPowerW"/],
  ])('refuses %s', (_, options, message) => {
    expect(() => parseShellyOptions(options)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: expect.not.stringContaining('geheim'),
      }),
    );
    expect(() => parseShellyOptions(options)).toThrow(message);
  });
});

test('the ref holds the options as data', () => {
  expect(shelly({ host: '192.0.2.7' })).toMatchObject({
    kind: 'meter',
    id: 'shelly',
    entry: expect.stringMatching(/shelly\/meter\.js$/),
    options: { host: 'http://192.0.2.7' },
  });
});
